import NIOSSL

/// TLS with a certificate that nobody has signed.
enum SelfSigned {
    static func context() throws -> NIOSSLContext {
        let certificate = try NIOSSLCertificate(bytes: Array(certificate.utf8), format: .pem)
        let key = try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
    }

    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUVpq6tE0QwuO0ua0huUaHrTSNxs4wCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDExNDYxOVoYDzIxMjYxMDMx
        MTE0NjE5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAASLOXnnq9em61UWV9kF1VJZ5h6zDWOXHA6ZFSLwMuznFDZwxjtL13Vh
        KcenwQCNf4Dhcn5dfirrsREbr+j46WZlo28wbTAdBgNVHQ4EFgQUDHaGcBa/Qekt
        hviM96fTLoc2DNswHwYDVR0jBBgwFoAUDHaGcBa/QekthviM96fTLoc2DNswDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSAAwRQIhALXBH9mDi01oYJYNS0Y4ZpJZmcZYHzuEw3JMOe6u+yojAiAI
        2mKp8DLP0h7ZuI1x2SmJNJpInkA27hkBw7Flu+tz/A==
        -----END CERTIFICATE-----
        """

    /// Made for this file alone: it opens nothing.
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMgMQPi9V/P6EfCFy
        lYOd7wdw+xjE0TkR4kwDvYT5RVihRANCAASLOXnnq9em61UWV9kF1VJZ5h6zDWOX
        HA6ZFSLwMuznFDZwxjtL13VhKcenwQCNf4Dhcn5dfirrsREbr+j46WZl
        -----END PRIVATE KEY-----
        """
}
