import Foundation

/// A server that answers everything with 200 over TLS, with a certificate that nobody has signed.
struct SelfSignedReceiver: Sendable {
    let port: Int
    private let process: Process
    private let folder: String

    init() throws {
        folder = try TemporaryFolder.make()
        try Data((Self.certificate + "\n" + Self.key).utf8).write(to: URL(fileURLWithPath: folder + "/server.pem"))
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.script, folder + "/server.pem"]
        let output = Foundation.Pipe()
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    func stop() {
        // What the test's threads have blocked is blocked in their children too, but not this.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static let script = """
        import ssl, sys
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            def log_message(self, *arguments):
                pass
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1])
        server.handle_error = lambda *arguments: None
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        print(server.server_port, flush=True)
        server.serve_forever()
        """

    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmjCCAUGgAwIBAgIUZ5+V3V2JZH37IyICOWjBDdJ0rMQwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjExNTc0N1oYDzIxMjYxMTAy
        MTE1NzQ3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAQOd1CtbHy0qUeDjbJ7k9YxW3nZbemFToMxbUgMyB2RAI7kRJK0i1w3
        yKdaXA317z1kDK7YWffClKPbj26p6vplo28wbTAdBgNVHQ4EFgQUWkRliDOxTYtN
        c8qj2Q2w4T+byiIwHwYDVR0jBBgwFoAUWkRliDOxTYtNc8qj2Q2w4T+byiIwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDRwAwRAIgde25AQehu4RB/V2jAOK/8Rv87ezo9G4bwSGI9FNZIqACIGmD
        M4jr3kqT5KRZACpvbO1Ui94Rm7Eb1b+Q/SIOBb4+
        -----END CERTIFICATE-----
        """

    /// Made for this file alone: it opens nothing.
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8wq9zRiU20AVv7Mp
        qRSup9TTggp9S+PTEk2arTXlGPmhRANCAAQOd1CtbHy0qUeDjbJ7k9YxW3nZbemF
        ToMxbUgMyB2RAI7kRJK0i1w3yKdaXA317z1kDK7YWffClKPbj26p6vpl
        -----END PRIVATE KEY-----
        """
}
