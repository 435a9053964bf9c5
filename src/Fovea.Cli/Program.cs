using Fovea.Cli;

return await FoveaCommandLine.RunAsync(args, Console.Out, Console.Error);
