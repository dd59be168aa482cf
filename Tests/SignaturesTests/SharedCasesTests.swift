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

    static let rows: [Row] = {
        guard let file = folder?.appending(path: "signatures/manifest.tsv"),
            let text = try? String(contentsOf: file, encoding: .utf8)
        else {
            print("The shared cases are skipped: DAUYS_SHARED does not name their folder.")
            return []
        }
        return text.split(separator: "\n").dropFirst().map { line in
            Row(columns: line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
        }
    }()

    /// Where this service answers otherwise than a list asks, and why: only where a policy may be chosen.
    static func deviations() throws -> [String: String] {
        let file = URL(filePath: #filePath).appending(path: "../../../ops/signatures/deviations.tsv").standardized
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        return Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let cells = line.split(separator: "\t").map(String.init)
                return (cells[0], cells[1])
            }
        )
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        let folder = try #require(folder)
        return try TestAuthority.read(folder.appending(path: "signatures/\(path)"))
    }

    private static func files(_ column: String) throws -> [[UInt8]]? {
        column == "-" ? nil : try column.split(separator: ";").map { name in try bytes(String(name)) }
    }

    static func question(_ row: Row) throws -> VerificationCase {
        let columns = row.columns
        func named(_ name: String) throws -> [UInt8]? {
            let word = row.parameters.first { word in word.hasPrefix("\(name)=") }
            return try word.map { word in try bytes(String(word.dropFirst(name.count + 1))) }
        }
        return VerificationCase(
            kind: try #require(VerificationCase.Kind(rawValue: columns[8])),
            file: try bytes(columns[0]),
            content: columns[1] == "-" ? nil : try bytes(columns[1]),
            anchors: try files(columns[2]),
            untrusted: try files(columns[9]) ?? [],
            lists: try files(columns[10]) ?? [],
            atSeconds: VerificationCase.seconds(of: columns[3]) ?? 1_795_564_800,
            parameters: row.parameters.map(String.init),
            certificate: try named("cert"),
            issuer: try named("issuer")
        )
    }
}

@Suite struct `Signature cases of others` {
    private static let tiers: Set<String> = ["must", "gap", "strict", "dos", "gost", "policy"]

    /// Each case as it was answered first, in the order of the list.
    private static let answers = Result {
        try SharedCases.rows.filter { row in tiers.contains(row.columns[12]) }.map { row in
            (row: row, answer: try SharedCases.question(row).answer())
        }
    }

    @Test(.enabled(if: SharedCases.folder != nil))
    func `come out as they must, or otherwise for a reason that is written down`() throws {
        var deviations = try SharedCases.deviations()
        var agreed = 0
        for (row, answer) in try Self.answers.get() {
            if answer.verdict == row.columns[4] {
                agreed += 1
                continue
            }
            let allowed = row.columns[12] == "policy" ? deviations.removeValue(forKey: row.id) : nil
            #expect(
                answer.verdict == allowed,
                "\(row.columns[12]) \(row.id): \(answer.indication) \(answer.sub) \(answer.detail)"
            )
        }
        print("\(agreed) signature cases of others agree.")
        #expect(deviations.isEmpty, "these deviate no more")
    }

    /// Keys and proofs that were met before save work, and change no answer.
    @Test(.enabled(if: SharedCases.folder != nil))
    func `come out the same in another order, with every cache warm`() throws {
        for (row, answer) in try Self.answers.get().reversed() {
            #expect(try SharedCases.question(row).answer() == answer, "\(row.id)")
        }
    }

    /// What must be refused is so without the questions of whose a key is and for what, or at last because of them.
    @Test(.enabled(if: SharedCases.folder != nil))
    func `that must be refused are refused by the judge of complaints too`() throws {
        var plain = SignaturePolicy.standard
        for check in [
            SignatureCheck.signingCertificate, .signingTime, .nonRepudiation, .emailProtection, .issuerPurpose,
            .identified,
        ] {
            plain.levels[check.rawValue] = .ignore
        }
        var passed = 0
        for row in SharedCases.rows
        where row.columns[8] == "cms" && row.columns[10] == "-"
            && !row.parameters.contains(where: { word in word.hasPrefix("crl") })
        {
            let question = try SharedCases.question(row)
            let anchors = (question.anchors ?? []).compactMap { file in try? TrustAnchors(pem: [file]) }.first
            let content = question.content.map { bytes in SignedContent.bytes(bytes) }
            let facts = Inspection(anchors: try anchors ?? TrustAnchors(pem: []), asksLater: false)
                .inspect(question.file, over: content, atSeconds: question.atSeconds).facts
            let verdicts = [plain, .standard].map { policy in
                policy.verdict(on: facts, expecting: nil, purpose: .document, revocation: .notRequired)
            }
            let hasPassed = verdicts.allSatisfy { verdict in verdict.indication == .passed }
            #expect(!hasPassed || row.columns[4] == "accept", "\(row.id): \(row.columns[5])")
            if verdicts[0].indication == .passed { passed += 1 }
        }
        #expect(passed >= 10, "the judge refuses whatever it is shown")
    }

    /// How long they take, `ops/bench/verify` measures; here only that each comes to an end.
    @Test(
        .enabled(if: SharedCases.folder != nil),
        .timeLimit(.minutes(1)),
        arguments: SharedCases.rows.filter { row in row.columns[12] == "dos" }
    )
    func `made to exhaust come to an end`(row: SharedCases.Row) throws {
        #expect(try SharedCases.question(row).answer().verdict == row.columns[4])
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
