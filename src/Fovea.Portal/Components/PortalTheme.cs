using MudBlazor;

namespace Fovea.Portal.Components;

/// <summary>The colours and letters of every page; contrasts are at least 4.5 to 1 for text.</summary>
internal static class PortalTheme
{
    // What the system has: nothing is fetched, and text looks as it does elsewhere on the machine.
    private static readonly string[] Letters = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif"];

    public static MudTheme Instance { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0d7285", PrimaryDarken = "#095866", PrimaryLighten = "#2593a7", Secondary = "#8a4baf", Tertiary = "#b3541e",
            Success = "#1d7a45", Warning = "#9a5b00", Error = "#b3261e", Info = "#23629f",
            Background = "#f5f7f8", Surface = "#ffffff", TextPrimary = "#17262b", TextSecondary = "#51636a",
            ActionDefault = "#43565d", LinesDefault = "#dde4e7", LinesInputs = "#8fa0a6", Divider = "#dde4e7", TableLines = "#dde4e7",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#59c2d6", PrimaryDarken = "#7fd3e3", PrimaryLighten = "#2c8fa3", PrimaryContrastText = "#04212a", Secondary = "#cfa3ea", Tertiary = "#f0a878",
            Success = "#6fcf97", SuccessContrastText = "#06210f", Warning = "#f0b45b", WarningContrastText = "#2b1a00", Error = "#f28b82", ErrorContrastText = "#370a07", Info = "#8ab8ec",
            InfoContrastText = "#06203a",
            Background = "#10181b", Surface = "#182226", TextPrimary = "#e6eef0", TextSecondary = "#a5b6bc",
            ActionDefault = "#b6c6cb", LinesDefault = "#2b383d", LinesInputs = "#6f8289", Divider = "#2b383d", TableLines = "#2b383d",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Letters },
            Button = new ButtonTypography { FontFamily = Letters, TextTransform = "none", FontWeight = "600" },
            H1 = new H1Typography { FontFamily = Letters, FontSize = "1.5rem", FontWeight = "650", LineHeight = "1.3" },
        },
    };
}
