namespace Fovea.Portal.Pages.Publishing;

/// <summary>Programs that ask a published iteration, ready to be copied.</summary>
internal static class PredictionSample
{
    public static IReadOnlyList<string> Languages { get; } = ["curl", "C#", "JavaScript", "Python"];

    /// <summary>Writes one.</summary>
    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="address">Where to ask. Names in it are escaped, so that they cannot end a string of any of the languages.</param>
    /// <param name="key">The key, or what stands for it.</param>
    public static string Write(string language, PredictionAddress address, string key) => language switch
    {
        "curl" => Curl(address, key),
        "C#" => CSharp(address, key),
        "JavaScript" => JavaScript(address, key),
        "Python" => Python(address, key),
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "There is no sample in this language."),
    };

    private static string Curl(PredictionAddress address, string key) =>
        $"""
        curl -X POST "{address.Text}" \
          -H "{PredictionAddress.KeyHeader}: {key}" \
          -H "Content-Type: {address.ContentType}" \
          {(address.TakesUrl ? """--data '{"Url": "https://example.com/picture.jpg"}'""" : "--data-binary @picture.jpg")}
        """;

    private static string CSharp(PredictionAddress address, string key) =>
        $$"""
        using System.Net.Http.Headers;
        {{(address.TakesUrl ? "using System.Net.Http.Json;\n" : "")}}
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("{{PredictionAddress.KeyHeader}}", "{{key}}");
        {{(address.TakesUrl
            ? """using var body = JsonContent.Create(new Dictionary<string, string> { ["Url"] = "https://example.com/picture.jpg" });"""
            : """
              using var body = new ByteArrayContent(await File.ReadAllBytesAsync("picture.jpg"));
              body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
              """)}}
        using var answer = await http.PostAsync("{{address.Text}}", body);
        Console.WriteLine(await answer.Content.ReadAsStringAsync());
        """;

    private static string JavaScript(PredictionAddress address, string key) =>
        $$"""
        {{(address.TakesUrl ? "" : "import { readFile } from \"node:fs/promises\";\n")}}
        const answer = await fetch("{{address.Text}}", {
          method: "POST",
          headers: { "{{PredictionAddress.KeyHeader}}": "{{key}}", "Content-Type": "{{address.ContentType}}" },
          body: {{(address.TakesUrl ? """JSON.stringify({ Url: "https://example.com/picture.jpg" })""" : "await readFile(\"picture.jpg\")")}},
        });
        const { predictions } = await answer.json();
        for (const { tagName, probability } of predictions) {
          console.log(tagName, probability);
        }
        """.TrimStart();

    private static string Python(PredictionAddress address, string key) =>
        $$"""
        import json
        import urllib.request

        {{(address.TakesUrl ? """body = json.dumps({"Url": "https://example.com/picture.jpg"}).encode()""" : "body = open(\"picture.jpg\", \"rb\").read()")}}
        request = urllib.request.Request(
            "{{address.Text}}",
            data=body,
            headers={"{{PredictionAddress.KeyHeader}}": "{{key}}", "Content-Type": "{{address.ContentType}}"},
        )
        with urllib.request.urlopen(request) as answer:
            for prediction in json.load(answer)["predictions"]:
                print(prediction["tagName"], prediction["probability"])
        """;
}
