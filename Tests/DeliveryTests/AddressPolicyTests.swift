internal import Delivery
internal import HTTP
internal import Testing

@Suite struct `A policy for addresses` {
    @Test(
        arguments: [
            "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "localhost", "[::1]", "[::]",
            "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "10.0.0.1", "172.16.0.1", "172.31.255.255",
            "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "224.0.0.1", "255.255.255.255",
            "[fe80::1]", "[fc00::1]", "[fd00::1]", "[ff02::1]", "[2001:db8::1]", "192.0.2.1", "198.18.0.1",
        ])
    func `refuses addresses inside`(host: String) async {
        #expect(await fault(of: host, allow: []) == .refusedAddress)
    }

    @Test(arguments: [("127.0.0.1", true), ("127.1", true), ("localhost", true), ("LOCALHOST", true)])
    func `lets a place through that is named`(host: String, named: Bool) async throws {
        try await serving { port in
            let name = host == "127.1" ? "127.0.0.1" : host
            #expect(await fault(of: "\(host):\(port)", allow: ["\(name):\(port)"]) == nil)
            #expect(await fault(of: "\(host):\(port)", allow: ["\(name):\(port - 1)"]) == .refusedAddress)
        }
    }

    @Test func `holds for a connection that another request opened`() async throws {
        try await serving { port in
            let client = Client()
            let place = "127.0.0.1:\(port)"
            #expect(await fault(of: place, allow: [place], by: client) == nil)
            #expect(await fault(of: place, allow: [], by: client) == .refusedAddress)
            #expect(await fault(of: place, allow: [place], by: client) == nil)
        }
    }

    @Test(
        arguments: [
            ("https://127.0.0.1/", .inside), ("https://127.1/", .inside), ("https://2130706433/", .inside),
            ("https://0x7f000001/", .inside), ("https://localhost/", .inside), ("https://[::1]/", .inside),
            ("https://[::ffff:127.0.0.1]/", .inside), ("https://[::ffff:a00:1]/", .inside),
            ("https://[64:ff9b::7f00:1]/", .inside), ("https://10.0.0.1/", .inside),
            ("https://169.254.169.254/latest", .inside), ("https://192.168.0.1:8443/", .inside),
            ("https://[fd00::1]/", .inside), ("https://0.0.0.0/", .inside), ("http://93.184.216.34/", .notHTTPS),
            ("http://127.0.0.1:1/", .notHTTPS), ("https://93.184.216.34/", nil), ("https://[2606:4700::1]/", nil),
            ("https://court@93.184.216.34/", .badURL), ("https://93.184.216.34@127.0.0.1/", .badURL),
            ("ftp://93.184.216.34/", .badURL), ("file:///etc/passwd", .badURL), ("gopher://127.0.0.1/", .badURL),
            ("https://no-such-name.invalid/", .unknownName), ("", .badURL), ("https://", .badURL),
        ] as [(String, RegistrationFault?)]
    )
    func `judges an address that somebody registers, before anything is sent there`(
        url: String,
        expected: RegistrationFault?
    ) async {
        #expect(await AddressPolicy.publicOnly.faultOfRegistering(url) == expected)
    }

    @Test func `registers a place inside only by its own name and port`() async {
        let policy = AddressPolicy(allow: ["127.0.0.1:8090"])
        #expect(await policy.faultOfRegistering("http://127.0.0.1:8090/hook") == nil)
        #expect(await policy.faultOfRegistering("http://127.0.0.1:8091/hook") == .notHTTPS)
        #expect(await policy.faultOfRegistering("https://127.0.0.1:8091/hook") == .inside)
        #expect(await policy.faultOfRegistering("https://localhost:8090/hook") == .inside)
    }

    private func fault(of place: String, allow: [String], by client: Client = Client()) async -> DeliveryFault? {
        do throws(DeliveryFault) {
            _ = try await client.send(
                OutgoingRequest(
                    url: "http://\(place)/method",
                    timeoutMilliseconds: 2_000,
                    allowedAddresses: AddressPolicy(allow: allow)
                )
            )
            return nil
        } catch {
            return error
        }
    }
}
