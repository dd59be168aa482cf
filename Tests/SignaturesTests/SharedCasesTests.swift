import Foundation
import Signatures
import Testing

/// Cases nobody in this project wrote; they lie outside the checkout, and where they are is said by the environment.
enum SharedCases {
    static let folder = ProcessInfo.processInfo.environment["DAUYS_SHARED"].map { path in
        URL(filePath: path).appending(path: "data")
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let columns: [String]

        var id: String { columns[7] }
        var parameters: [Substring] { columns[11].split(separator: " ") }
        var accepted: Bool { columns[4] == "accept" }
        var testDescription: String { id }
    }

    static func rows(kind: String, tiers: Set<String>) -> [Row] {
        guard let file = folder?.appending(path: "signatures/manifest.tsv"),
            let text = try? String(contentsOf: file, encoding: .utf8)
        else {
            if kind == "cms" { print("The shared cases are skipped: DAUYS_SHARED does not name their folder.") }
            return []
        }
        return text.split(separator: "\n").map { line in
            Row(columns: line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
        }.filter { row in row.columns.count >= 15 && row.columns[8] == kind && tiers.contains(row.columns[12]) }
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        let folder = try #require(folder)
        return try TestAuthority.read(folder.appending(path: "signatures/\(path)"))
    }

    static func seconds(_ text: String) -> Int64 {
        (try? Date.ISO8601FormatStyle().parse(text)).map { date in Int64(date.timeIntervalSince1970) } ?? 1_803_859_200
    }

    /// What a container embeds in one piece.
    private static func embedded(in container: [UInt8]) -> [UInt8]? {
        guard container.count > 64, container[0] == 0x30 else { return nil }
        if container[1] == 0x80 {
            // In pieces and of indefinite length, as `openssl cms -stream` writes it.
            guard let authority = try? TestAuthority.shared.get() else { return nil }
            try? authority.write(container, to: "case.p7")
            _ = try? authority.run("openssl cms -verify -noverify -nosigs -inform DER -in case.p7 -out case.bin")
            return try? authority.bytes("case.bin")
        }
        var at = HandMade.split(container[...]).body
        for steps in [1, 0, 2, 1, 0] {
            for _ in 0..<steps where at.count > 2 { at = at.dropFirst(HandMade.split(at).whole.count) }
            guard at.count > 2 else { return nil }
            at = HandMade.split(at).body
        }
        return Array(at)
    }

    /// The document: the one named, else what the container embeds.
    static func document(of row: Row, container: [UInt8]) throws -> [UInt8] {
        if row.columns[1] != "-" { return try bytes(row.columns[1]) }
        return embedded(in: container) ?? []
    }
}

extension SignaturePolicy {
    /// The policy a row asks for by its parameters.
    fileprivate init(for row: SharedCases.Row) {
        self = .standard
        requiresSigningCertificate = row.parameters.contains("cades")
        requiresSigningTime = row.parameters.contains("cades")
        requiresNonRepudiation = !row.parameters.contains("purpose=any")
        requiresEmailProtection = requiresNonRepudiation
        requiresRevocation = row.parameters.contains { word in word.hasPrefix("crl=") && word != "crl=none" }
    }
}

@Suite struct `Signature cases of others` {
    private static let cms = SharedCases.rows(kind: "cms", tiers: ["must", "gap", "strict", "policy", "dos", "gost"])

    private func verdict(_ row: SharedCases.Row) throws -> SignatureVerdict {
        let container = try SharedCases.bytes(row.columns[0])
        let anchors = try row.columns[2] == "-" ? [] : [SharedCases.bytes(row.columns[2])]
        let verifier = try Verifier(anchors: TrustAnchors(pem: anchors))
        let facts = try verifier.facts(
            container: container,
            over: SharedCases.document(of: row, container: container),
            atSeconds: SharedCases.seconds(row.columns[3])
        )
        return SignaturePolicy(for: row).verdict(
            on: facts,
            expecting: nil,
            purpose: .document,
            revocation: .unknown(reason: "lists are not read here")
        )
    }

    @Test(.enabled(if: !cms.isEmpty)) func `are never accepted where they must be refused`() throws {
        var agreed = 0
        var counted = 0
        for row in Self.cms {
            let verdict = try verdict(row)
            let passed = verdict.indication == .passed
            let policy = row.columns[12] == "policy"
            #expect(row.accepted || !passed || policy, "\(row.id)")
            counted += policy ? 0 : 1
            agreed += !policy && row.accepted == passed ? 1 : 0
            let etsi = row.columns[13].split(separator: ":").last.map(String.init) ?? "-"
            if row.accepted != passed || (etsi != "-" && !passed && etsi != verdict.sub) {
                print(
                    "\(row.columns[12]) \(row.id): \(row.columns[4]) \(etsi), \(verdict.indication) \(verdict.sub ?? "")"
                )
            }
        }
        print("\(agreed) of \(counted) signature cases agree.")
        #expect(agreed * 100 >= counted * 75)
    }

    @Test(.enabled(if: SharedCases.folder != nil)) func `of the Kazakh authority pass or name their algorithm`() throws
    {
        let rsa = try #require(Self.cms.first { row in row.id == "cms-kz-one-signer-lol" })
        #expect(try verdict(rsa).indication == .passed)
        let gost = try verdict(#require(Self.cms.first { row in row.id == "cms-kz-signed-detached-cms" }))
        #expect(gost.indication == .indeterminate)
        #expect(gost.checks.contains { check in check.detail.contains("algorithm not supported: GOST") })
    }

    @Test(.enabled(if: SharedCases.folder != nil)) func `of revocation are never better than they should be`() throws {
        var agreed = 0
        let rows = SharedCases.rows(kind: "ocsp", tiers: ["must", "gap", "strict", "policy"]).filter { row in
            !row.parameters.contains("signature_only")
        }
        for row in rows {
            func file(_ name: String) throws -> [UInt8] {
                let value = row.parameters.first { word in word.hasPrefix("\(name)=") }?.dropFirst(name.count + 1)
                return try SharedCases.bytes(String(value ?? ""))
            }
            let issuer = try file("issuer")
            let state = try Revocation.read(
                answer: SharedCases.bytes(row.columns[0]),
                certificate: Certificate(pem: file("cert")).der,
                issuer: Certificate(pem: issuer).der,
                nonce: [],
                anchors: TrustAnchors(pem: [issuer]),
                atSeconds: SharedCases.seconds(row.columns[3]),
                freshnessSeconds: 86_400
            )
            let word =
                switch state {
                case .good: "good"
                case .revoked: "revoked"
                default: "unknown"
                }
            #expect(word != "good" || row.columns[4] == "good" || row.columns[12] == "policy", "\(row.id)")
            if word == row.columns[4] { agreed += 1 } else { print("\(row.id): \(row.columns[4]), \(state)") }
        }
        print("\(agreed) of \(rows.count) revocation cases agree.")
        #expect(agreed * 10 >= rows.count * 8)
    }

    @Test(.enabled(if: SharedCases.folder != nil)) func `of RFC 9381 are proved to the byte`() throws {
        struct Examples: Decodable {
            let vectors: [[String: Value]]

            /// Some members are numbers, and none of those is needed.
            struct Value: Decodable {
                let text: String

                init(from decoder: any Decoder) throws {
                    text = (try? decoder.singleValueContainer().decode(String.self)) ?? ""
                }
            }
        }
        let folder = try #require(SharedCases.folder)
        let data = try Data(contentsOf: folder.appending(path: "vrf/rfc9381.json"))
        let ours = try JSONDecoder().decode(Examples.self, from: data).vectors.filter { example in
            example["suite"]?.text == "ECVRF-P256-SHA256-TAI"
        }
        #expect(ours.count == 3)
        for example in ours {
            func part(_ name: String) -> [UInt8] { bytes(hex: example[name]?.text ?? "") }
            let pi = try ECVRF.prove(secret: part("SK"), alpha: part("alpha"))
            #expect(pi == part("pi"))
            #expect(try ECVRF.publicKey(of: part("SK")) == part("PK"))
            #expect(ECVRF.verify(publicKey: part("PK"), alpha: part("alpha"), pi: pi) == part("beta"))
        }
    }
}
