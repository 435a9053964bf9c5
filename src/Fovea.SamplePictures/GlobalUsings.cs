global using Mask = System.Numerics.Vector<int>;
global using Wide = System.Numerics.Vector<float>;
