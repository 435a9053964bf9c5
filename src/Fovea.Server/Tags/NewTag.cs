using Fovea.Protocol.Prediction;

namespace Fovea.Server.Tags;

internal sealed record NewTag(string? Name, string? Description, TagType Type);
