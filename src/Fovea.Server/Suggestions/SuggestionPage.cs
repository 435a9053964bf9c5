using Fovea.Protocol.Training;

namespace Fovea.Server.Suggestions;

/// <summary>One page of suggestions, and the query with which its caller goes on.</summary>
internal sealed record SuggestionPage(IReadOnlyList<SuggestionEntity> Suggestions, SuggestedTagAndRegionQueryToken Token);
