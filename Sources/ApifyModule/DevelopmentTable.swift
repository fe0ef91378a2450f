import LuaEngine

/// What `apify.dev` answers. It exists on the local gateway only.
struct DevelopmentTable: Sendable {
    let gateway: any GatewayAccess

    /// Called with the name of a field; `demo_url` is the start page of the demo site.
    var native: NativeFunction {
        NativeFunction("apify.dev") { [gateway] call in
            guard call.string(at: 1) == "demo_url" else { return .values([.nil]) }
            return .await { [try await gateway.demoURL().map(LuaValue.string) ?? .nil] }
        }
    }
}
