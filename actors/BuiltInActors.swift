// BuiltInActors
