using Fovea.SamplePictures.Surfaces;

namespace Fovea.SamplePictures.Scenes;

/// <summary>Everything there is to see in one picture.</summary>
/// <param name="Camera">Where it is seen from.</param>
/// <param name="Lighting">The window and the room.</param>
/// <param name="Ground">The plane y = 0.</param>
/// <param name="GroundTurn">Direction of its pattern, in radians.</param>
/// <param name="Backdrop">What is behind it all.</param>
/// <param name="Shapes">The object of the tag first, then what else lies about.</param>
/// <param name="Lens">Focus and development.</param>
internal sealed record Scene(
    Camera Camera, Lighting Lighting, Surface Ground, float GroundTurn, Backdrop Backdrop, IReadOnlyList<PlacedShape> Shapes, Lens Lens);
