namespace Fovea.Server.Data;

internal static class ExceptionCauses
{
    /// <summary>The exception, then what caused it, down to the first cause.</summary>
    public static IEnumerable<Exception> Causes(this Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
