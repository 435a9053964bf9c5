using System.CommandLine;
using Fovea.Engine.Onnx;
using Fovea.Pretrain;
using Fovea.Pretrain.Quantisation;

OnnxRuntime.Initialize();

var recipe = new Argument<FileInfo>("recipe") { Description = "The recipe, a JSON file." };
var data = new Option<DirectoryInfo>("--data") { Description = "Folder with pool.zip and the networks that the recipe names.", Required = true };
var work = new Option<DirectoryInfo>("--work") { Description = "Folder for decoded pictures, checkpoint, log and result; give it again to go on.", Required = true };
var threads = new Option<int>("--threads") { Description = "Threads of the computation.", DefaultValueFactory = _ => Environment.ProcessorCount };
var minutes = new Option<double>("--checkpoint-minutes") { Description = "How often the state is written and validated.", DefaultValueFactory = _ => 10 };
var speed = new Option<bool>("--speed") { Description = "Only measure how fast the recipe's network is in ONNX Runtime." };
var root = new RootCommand("Trains a backbone by distillation from a pool of pictures.") { recipe, data, work, threads, minutes, speed };
var network = new Argument<FileInfo>("network") { Description = "The ONNX file of the backbone, its manifest beside it." };
var quantise = new Command("quantise", "Writes the 8-bit version of a backbone into the work folder.") { network, data, work, threads };
quantise.SetAction(parsed => QuantisationCommand.Run(
    parsed.GetRequiredValue(network).FullName, parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(work).FullName, parsed.GetValue(threads)));
root.Subcommands.Add(quantise);
root.SetAction(async (parsed, cancellationToken) =>
{
    if (parsed.GetValue(speed))
    {
        Console.WriteLine(Speed.Measure(Recipe.Read(parsed.GetRequiredValue(recipe).FullName), parsed.GetRequiredValue(data).FullName, parsed.GetValue(threads)));
        return 0;
    }

    return await PretrainCommand.RunAsync(
        Recipe.Read(parsed.GetRequiredValue(recipe).FullName), parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(work).FullName,
        parsed.GetValue(threads), TimeSpan.FromMinutes(parsed.GetValue(minutes)), cancellationToken);
});

// An update and the checkpoint after it take their time.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
