import Foundation
import Glibc
import Signatures
import Testing

/// The sealing key on a PKCS#11 token; here the token is SoftHSM's.
@Suite(.serialized) struct `A seal whose key is on a token` {
    private static let module = "/usr/lib/softhsm/libsofthsm2.so"

    private let authority: TestAuthority

    init() throws {
        authority = try TestAuthority.shared.get()
        _ = try Self.token.get()
    }

    /// A token with the keys of two people, made once; SoftHSM learns from the environment where it lies.
    private static let token = Result {
        let authority = try TestAuthority.shared.get()
        let folder = authority.folder.path()
        try authority.write(
            Array("directories.tokendir = \(folder)/tokens\nobjectstore.backend = file\nlog.level = ERROR\n".utf8),
            to: "softhsm.conf"
        )
        unsafe setenv("SOFTHSM2_CONF", folder + "/softhsm.conf", 1)
        try authority.run(
            "mkdir tokens && softhsm2-util --init-token --free --label court --so-pin 87654321 --pin 1234"
                + " && for name in ec rsa; do openssl pkcs8 -topk8 -nocrypt -in $name.key -out $name.p8"
                + " && softhsm2-util --import $name.p8 --token court --label $name --id 0${#name} --pin 1234; done"
        )
    }

    private func key(
        _ label: String,
        module: String = module,
        token: String = "court",
        pin: String = "1234",
        certificate: String? = nil
    ) throws -> SigningKey {
        try SigningKey(
            module: module,
            token: token,
            key: label,
            pin: pin,
            certificatePEM: authority.bytes("\(certificate ?? label).pem")
        )
    }

    @Test(arguments: ["ec", "rsa"]) func `is verified by other programs and by this one`(name: String) throws {
        let sealed = try key(name).seal(complaint, atSeconds: authority.now())
        try authority.write(sealed, to: "token-\(name).p7s")
        try authority.write(complaint, to: "token-\(name).json")
        try authority.run(
            "cat root.pem issuing.pem > token-\(name).ca && openssl cms -verify -cades -binary -inform DER"
                + " -in token-\(name).p7s -content token-\(name).json -CAfile token-\(name).ca -purpose any -out /dev/null"
        )
        #expect(try judge(sealed).indication == .passed)
    }

    @Test func `is made by many at once`() async throws {
        let key = try key("ec")
        let now = try authority.now()
        let seals = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 { group.addTask { try key.seal(complaint, atSeconds: now) } }
            return try await group.reduce(into: [[UInt8]]()) { $0.append($1) }
        }
        #expect(seals.count == 16)
        for seal in seals { #expect(try judge(seal).indication == .passed) }
    }

    @Test func `is not made with another token, key, PIN, module or certificate`() throws {
        #expect(throws: SignatureFault.self) { try key("ec", token: "other") }
        #expect(throws: SignatureFault.self) { try key("nobody", certificate: "ec") }
        #expect(throws: SignatureFault.self) { try key("ec", module: "/nowhere.so") }
        #expect(throws: SignatureFault.self) { try key("ec", certificate: "rsa") }
        #expect(throws: SignatureFault.self) { try key("ec", pin: "4321") }
        _ = try key("ec").seal(complaint, atSeconds: authority.now())
    }
}
