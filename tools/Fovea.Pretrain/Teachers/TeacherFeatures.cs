using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using Fovea.Pretrain.Pool;

namespace Fovea.Pretrain.Teachers;

/// <summary>What the teachers say of each view, computed when it is first asked for and kept in a file.</summary>
internal sealed unsafe class TeacherFeatures : IDisposable
{
    private const string FileName = "teachers.f16";
    private static readonly Half Present = (Half)1;

    private readonly List<Teacher> teachers;
    private readonly PoolViews views;
    private readonly int viewsPerPicture;
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor accessor;
    private readonly byte* start;

    /// <param name="recipe">Says which teachers and how many views.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="folder">Where the file is; it is of no use to another recipe.</param>
    /// <param name="views">Makes the views.</param>
    /// <param name="pictures">Pictures of the pool.</param>
    public TeacherFeatures(Recipe recipe, string data, string folder, PoolViews views, int pictures)
    {
        this.views = views;
        teachers = [.. recipe.Teachers.Select(t => new Teacher(t, data))];
        Dimensions = [.. teachers.SelectMany(t => t.Dimensions)];
        // The square in the middle stands before the views; each entry ends with a mark that says it is there.
        viewsPerPicture = recipe.Views + 1;
        var bytes = (long)pictures * viewsPerPicture * EntryLength * sizeof(Half);
        file = MemoryMappedFile.CreateFromFile(Path.Combine(folder, FileName), FileMode.OpenOrCreate, null, bytes);
        accessor = file.CreateViewAccessor(0, bytes);
        accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
    }

    /// <summary>Lengths of the outputs of all teachers.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>Length of all outputs together.</summary>
    public int Length => Dimensions.Sum();

    private int EntryLength => Length + 1;

    /// <summary>Reads the features of a view; several may be asked for at once.</summary>
    /// <param name="row">The picture.</param>
    /// <param name="number">Which of its views; negative for the square in its middle.</param>
    /// <param name="features">Receives all outputs, one after the other.</param>
    public void Fill(int row, int number, Span<float> features)
    {
        var entry = new Span<Half>((Half*)start + ((((long)row * viewsPerPicture) + number + 1) * EntryLength), EntryLength);
        if (entry[^1] != Present)
        {
            Compute(row, number, entry);
        }

        TensorPrimitives.ConvertToSingle(entry[..Length], features);
    }

    public void Dispose()
    {
        accessor.SafeMemoryMappedViewHandle.ReleasePointer();
        accessor.Dispose();
        file.Dispose();
        teachers.ForEach(t => t.Dispose());
    }

    private void Compute(int row, int number, Span<Half> entry)
    {
        var at = 0;
        foreach (var teacher in teachers)
        {
            var length = teacher.Dimensions.Sum();
            teacher.Run(views, row, number, entry.Slice(at, length));
            at += length;
        }

        entry[^1] = Present;
    }
}
