using System.Globalization;
using Fovea.Protocol;
using Fovea.Protocol.Errors;

namespace Fovea.Server.Hosting;

/// <summary>Reads query values the way the contract's clients write them.</summary>
internal static class Arguments
{
    /// <summary>An enum value in any letter case; the clients do not agree on one.</summary>
    public static T Enum<T>(string? value, string name, T fallback, ErrorCode? code = null)
        where T : struct, Enum => OptionalEnum<T>(value, name, code) ?? fallback;

    public static T? OptionalEnum<T>(string? value, string name, ErrorCode? code = null)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        // The parser would also take numbers, and several names with commas between them, which are none that the contract knows.
        return System.Enum.GetNames<T>().Contains(value, StringComparer.OrdinalIgnoreCase)
            ? System.Enum.Parse<T>(value, ignoreCase: true)
            : throw new ServiceException(
                code ?? ErrorCode.BadRequest, $"Got '{value}' for {name}; it must be one of {string.Join(", ", System.Enum.GetNames<T>())}.");
    }

    /// <summary>Values, comma separated or as repeated parameters.</summary>
    public static IReadOnlyList<string> Words(string[]? values) =>
        [.. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>Ids, comma separated or as repeated parameters.</summary>
    /// <param name="values">What the query held, <see langword="null"/> when nothing.</param>
    /// <param name="name">The parameter, for messages.</param>
    /// <param name="max">How many the operation takes.</param>
    /// <returns>The distinct ids, in their order.</returns>
    public static IReadOnlyList<Guid> Ids(string[]? values, string name, int max)
    {
        var ids = new List<Guid>();
        foreach (var text in Words(values))
        {
            ids.Add(Guid.TryParse(text, out var id)
                ? id
                : throw new ServiceException(ErrorCode.BadRequestInvalidIds, $"Got '{text}' in {name}; it must hold GUIDs, separated by commas."));
        }

        return ids.Count <= max
            ? [.. ids.Distinct()]
            : throw new ServiceException(ErrorCode.BadRequestExceededBatchSize, $"Got {ids.Count} ids in {name}; it holds at most {max}.");
    }

    /// <summary>As <see cref="Ids"/>, for parameters that cannot be left out.</summary>
    public static IReadOnlyList<Guid> RequiredIds(string[]? values, string name, int max)
    {
        var ids = Ids(values, name, max);
        return ids.Count > 0 ? ids : throw new ServiceException(ErrorCode.BadRequestRequiredParamIsNull, $"The parameter {name} is required and holds no id.");
    }

    public static Page Page(int? take, int? skip)
    {
        var page = new Page(take ?? ProtocolLimits.DefaultTake, skip ?? 0);
        return page switch
        {
            { Take: < 0 or > ProtocolLimits.MaxTake } => throw new ServiceException(ErrorCode.BadRequestExceededBatchSize, $"Got {take} for take; it must be from 0 to {ProtocolLimits.MaxTake}."),
            { Skip: < 0 } => throw new ServiceException(ErrorCode.BadRequest, $"Got {skip} for skip; it must not be negative."),
            _ => page,
        };
    }

    /// <summary>A day such as <c>2026-11-30</c>.</summary>
    public static DateOnly? Day(string? value, string name) => string.IsNullOrEmpty(value) ? null
        : DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new ServiceException(ErrorCode.BadRequest, $"Got '{value}' for {name}; it must be a day such as 2026-11-30.");

    /// <summary>An instant in ISO 8601; without a zone it is UTC.</summary>
    public static DateTimeOffset? Instant(string? value, string name) => string.IsNullOrEmpty(value) ? null
        : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant
        : throw new ServiceException(ErrorCode.BadRequest, $"Got '{value}' for {name}; it must be a time such as 2026-11-30T18:00:00Z.");

    public static float Fraction(float? value, string name, float fallback) => value switch
    {
        null => fallback,
        >= 0 and <= 1 => value.Value,
        _ => throw new ServiceException(ErrorCode.BadRequest, $"Got {value} for {name}; it must be from 0 to 1."),
    };
}
