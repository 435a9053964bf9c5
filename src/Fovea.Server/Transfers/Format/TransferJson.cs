using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Server.Transfers.Format;

/// <summary>How the archive's JSON is written and read. Dates keep every tick, because they decide orders.</summary>
internal static class TransferJson
{
    /// <summary>An image with as many regions and metadata as the contract allows stays far below.</summary>
    private const int MaxLineBytes = 1024 * 1024;

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
    };

    /// <exception cref="InvalidArchiveException">The bytes are not a <typeparamref name="T"/>.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> json, string name)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidArchiveException($"{name} holds null.");
        }
        catch (JsonException e)
        {
            throw new InvalidArchiveException($"{name} is not as expected: {e.Message}", e);
        }
    }

    public static async Task WriteLinesAsync<T>(Stream stream, IAsyncEnumerable<T> values, CancellationToken cancellationToken)
    {
        await foreach (var value in values.WithCancellation(cancellationToken))
        {
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(value, Options), (byte)'\n'];
            await stream.WriteAsync(line, cancellationToken);
        }
    }

    /// <summary>Reads one value a line, holding one line in memory.</summary>
    public static async IAsyncEnumerable<T> ReadLinesAsync<T>(Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                yield return Parse<T>(buffer.Slice(0, end).ToArray(), name);
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > MaxLineBytes || (read.IsCompleted && buffer.Length > 0))
            {
                throw new InvalidArchiveException($"{name} has a line without an end, or one longer than {MaxLineBytes} bytes.");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                await reader.CompleteAsync();
                yield break;
            }
        }
    }
}
