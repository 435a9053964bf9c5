using Fovea.Engine.Backbones;
using Fovea.Engine.Features;

namespace Fovea.Server.Iterations;

/// <summary>What the projects of a domain are trained on.</summary>
/// <param name="Backbone">The network.</param>
/// <param name="Extractor">Computes its features into the cache.</param>
internal sealed record DomainBackbone(Backbone Backbone, FeatureExtractor Extractor);
