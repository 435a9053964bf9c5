namespace Fovea.Engine.Models;

/// <summary>A model or backbone file cannot be used: it is damaged, was not made by Fovea, or asks for something that is refused.</summary>
/// <param name="message">A sentence that names the thing, the value met and the value allowed.</param>
/// <param name="innerException">What lies behind it, or <see langword="null"/>.</param>
public sealed class InvalidModelException(string message, Exception? innerException = null) : Exception(message, innerException);
