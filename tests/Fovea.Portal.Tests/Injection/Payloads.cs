namespace Fovea.Portal.Tests.Injection;

/// <summary>Texts that run a script, or leave an element behind, wherever a page takes them for markup.</summary>
internal static class Payloads
{
    /// <summary>What the page would have that is none of its own; see <see cref="Hit"/>.</summary>
    public const string Traces = "[data-hit], [onerror], [onload], [onfocus], [onmouseover], iframe, object, embed, a[href^='javascript:' i]";

    // Counts in the page; the test defines it.
    private const string Hit = "hit()";

    private static readonly string[] Elements =
    [
        $"<script data-hit>{Hit}</script>",
        $"<img data-hit src=x onerror={Hit}>",
        $"<svg data-hit onload={Hit}>",
        $"<svg><script data-hit>{Hit}</script></svg>",
        $"<iframe srcdoc='<script>parent.{Hit}</script>'></iframe>",
        $"<iframe src=javascript:parent.{Hit}>",
        $"<a data-hit href=javascript:{Hit}>open</a>",
        $"<input data-hit autofocus onfocus={Hit}>",
        $"<details data-hit open ontoggle={Hit}>",
        $"<math><mi data-hit xlink:href=data:x,{Hit}>",
        $"<style data-hit>*{{background:url(javascript:{Hit})}}</style>",
        $"<base data-hit href=//elsewhere.example/>",
        $"<object data=javascript:{Hit}></object>",
        $"<body data-hit onload={Hit}>",
        $"<template data-hit><img src=x onerror={Hit}></template>",
        $"<video data-hit><source onerror={Hit}></video>",
        $"<marquee data-hit onstart={Hit}>",
    ];

    // What ends the place that the text stands in, before the element.
    private static readonly Func<string, string>[] Contexts =
    [
        element => element,
        element => $"\">{element}",
        element => $"'>{element}",
        element => $"</title>{element}",
        element => $"</textarea>{element}",
        element => $"</script>{element}",
        element => $"--><!-- -->{element}",
        element => $"]]>{element}",
        element => $"`${{{Hit}}}`{element}",
        element => "&quot;&gt;" + element.Replace("script", "ScRiPt", StringComparison.Ordinal).Replace("src=", "SRC =", StringComparison.Ordinal),
        element => $"@{Hit} {{{{{Hit}}}}} {element}",
        element => $"\" onmouseover=\"{Hit}\" x=\"{element}",
    ];

    /// <summary>All of them, the element changing from each to the next.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Contexts.SelectMany(context => Elements.Select(context))];
}
