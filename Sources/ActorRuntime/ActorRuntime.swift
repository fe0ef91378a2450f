// ActorRuntime
