namespace Fovea.Server.Images;

/// <summary>The kinds of token in a <c>$filter</c>.</summary>
internal enum MetadataFilterToken
{
    End,
    Open,
    Close,
    Word,
    Quoted,
}
