public import CLibXML2

/// The functions of libxml2 that are used, each under its own name. What they take and return its headers say.
public struct XMLLibrary: Sendable {
    public typealias Text = UnsafePointer<xmlChar>
    public typealias NewText = UnsafeMutablePointer<xmlChar>

    public let htmlReadMemory:
        @convention(c) @Sendable (
            UnsafePointer<CChar>?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, Int32
        ) -> htmlDocPtr?
    public let xmlFreeDoc: @convention(c) @Sendable (xmlDocPtr?) -> Void
    public let xmlXPathNewContext: @convention(c) @Sendable (xmlDocPtr?) -> xmlXPathContextPtr?
    public let xmlXPathFreeContext: @convention(c) @Sendable (xmlXPathContextPtr?) -> Void
    public let xmlXPathEvalExpression: @convention(c) @Sendable (Text?, xmlXPathContextPtr?) -> xmlXPathObjectPtr?
    public let xmlXPathFreeObject: @convention(c) @Sendable (xmlXPathObjectPtr?) -> Void
    public let xmlNodeGetContent: @convention(c) @Sendable (UnsafePointer<xmlNode>?) -> NewText?
    public let xmlNodeListGetString: @convention(c) @Sendable (xmlDocPtr?, UnsafePointer<xmlNode>?, Int32) -> NewText?
    public let xmlBuildURI: @convention(c) @Sendable (Text?, Text?) -> NewText?

    private static let found = LoadedOnce<XMLLibrary>()

    /// The library, loaded when it was not yet. Any thread.
    ///
    /// - Throws: ``MissingLibrary`` when it is not on this machine; it may be the next time.
    public static func load() throws(MissingLibrary) -> XMLLibrary {
        try found.get { () throws(MissingLibrary) in try XMLLibrary(SystemLibrary("libxml2.so.2")) }
    }

    private init(_ library: SystemLibrary) throws(MissingLibrary) {
        htmlReadMemory = try library.function("htmlReadMemory")
        xmlFreeDoc = try library.function("xmlFreeDoc")
        xmlXPathNewContext = try library.function("xmlXPathNewContext")
        xmlXPathFreeContext = try library.function("xmlXPathFreeContext")
        xmlXPathEvalExpression = try library.function("xmlXPathEvalExpression")
        xmlXPathFreeObject = try library.function("xmlXPathFreeObject")
        xmlNodeGetContent = try library.function("xmlNodeGetContent")
        xmlNodeListGetString = try library.function("xmlNodeListGetString")
        xmlBuildURI = try library.function("xmlBuildURI")
    }
}
