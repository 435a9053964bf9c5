namespace Fovea.Engine.Data;

/// <summary>Feature vectors of a set of pictures, <c>[Rows, Columns]</c> row-major.</summary>
public sealed class FeatureMatrix
{
    /// <summary>Wraps values without copying them.</summary>
    /// <param name="rows">Number of pictures, at least 0.</param>
    /// <param name="columns">Features per picture, at least 1.</param>
    /// <param name="values"><c>[rows, columns]</c> row-major.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> does not hold rows times columns numbers.</exception>
    public FeatureMatrix(int rows, int columns, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentNullException.ThrowIfNull(values);
        if (values.LongLength != (long)rows * columns)
        {
            throw new ArgumentException($"Got {values.LongLength} values; {rows} rows of {columns} columns hold {(long)rows * columns}.", nameof(values));
        }

        Rows = rows;
        Columns = columns;
        Values = values;
    }

    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="rows">Number of pictures, at least 0.</param>
    /// <param name="columns">Features per picture, at least 1.</param>
    public FeatureMatrix(int rows, int columns)
        : this(rows, columns, new float[checked(rows * columns)])
    {
    }

    /// <summary>Number of pictures.</summary>
    public int Rows { get; }

    /// <summary>Features per picture.</summary>
    public int Columns { get; }

    /// <summary>The numbers, <c>[Rows, Columns]</c> row-major; the live array, not a copy.</summary>
    public float[] Values { get; }

    /// <summary>The feature vector of one picture, writable.</summary>
    /// <param name="index">Zero-based row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<float> Row(int index) => Values.AsSpan(checked(index * Columns), Columns);
}
