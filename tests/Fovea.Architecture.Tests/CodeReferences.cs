using System.Reflection;
using System.Reflection.Emit;

namespace Fovea.Architecture.Tests;

/// <summary>Which types the code of an assembly uses: in signatures, and in the instructions of methods.</summary>
internal static class CodeReferences
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Pairs of a type and one that it uses; types inside another count as that one, so lambdas count as their class.</summary>
    public static IReadOnlySet<(Type From, Type To)> Of(Assembly assembly) => assembly.GetTypes()
        .SelectMany(type => UsedBy(type).SelectMany(Parts).Select(used => (Outermost(type), Outermost(used))))
        .Where(pair => pair.Item1 != pair.Item2)
        .ToHashSet();

    private static IEnumerable<Type> UsedBy(Type type)
    {
        IEnumerable<Type> used = [.. type.GetInterfaces(), .. type.GetFields(All).Select(field => field.FieldType)];
        if (type.BaseType is { } parent)
        {
            used = used.Append(parent);
        }

        IEnumerable<MethodBase> methods = [.. type.GetMethods(All), .. type.GetConstructors(All)];
        return used.Concat(methods.SelectMany(method => SignatureOf(method).Concat(BodyOf(type, method))));
    }

    private static IEnumerable<Type> SignatureOf(MethodBase method)
    {
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType);
        return method is MethodInfo { ReturnType: { } result } ? parameters.Append(result) : parameters;
    }

    private static IEnumerable<Type> BodyOf(Type type, MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            return [];
        }

        Type[] typeArguments = type.IsGenericType ? type.GetGenericArguments() : [];
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        return TokensOf(code).SelectMany(token => Used(method.Module.ResolveMember(token, typeArguments, methodArguments)));
    }

    private static IEnumerable<Type> Used(MemberInfo? member) => member switch
    {
        Type type => [type],
        MethodInfo { IsGenericMethod: true } method => method.GetGenericArguments().Append(method.DeclaringType!),
        { DeclaringType: { } type } => [type],
        _ => [],
    };

    /// <summary>The metadata tokens of members and types (ECMA-335, partition VI, annex C).</summary>
    private static IEnumerable<int> TokensOf(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            // Codes of two bytes begin with FE.
            var value = code[at++] is var first && first == 0xFE ? unchecked((short)(0xFE00 | code[at++])) : first;
            var operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return BitConverter.ToInt32(code, at);
            }

            at += SizeOf(operand, code, at);
        }
    }

    private static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    /// <summary>A type without its wrapping: the elements of arrays, the arguments of generic types.</summary>
    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsGenericParameter: true } => [],
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()),
        _ => [type],
    };

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
