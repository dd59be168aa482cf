import Docket
import Signatures
import Testing

private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}

private let publicId = "3q2-7wAAEjRWeJq83vAAEQ"

@Suite struct `The draw` {
    private let entries = [
        DrawEntry("J-0012", .weight(3)), DrawEntry("J-0047", .weight(5)), DrawEntry("J-0103", .weight(1)),
        DrawEntry("J-0220", .weight(4)),
    ]

    private var seed: [UInt8] {
        let list = Array("court-draw/v1\nJ-0012 3\nJ-0047 5\nJ-0103 1\nJ-0220 4\n".utf8)
        let betas = ["court", "bar", "observers"].map { holder in Digest.sha256(Array("demo beta \(holder)".utf8)) }
        return Digest.sha256(Array("court-draw/v1 seed\n".utf8) + Digest.sha256(list) + betas.flatMap { beta in beta })
    }

    @Test func `gives the order of the published example`() {
        #expect(hex(seed) == "08efaf633297a80bd0ec1a6f0e34c281e5c0f0f418e81bbe8fabe7b07db9b350")
        let order = Draw.order(entries: entries, seed: seed, sha256: Digest.sha256)
        #expect(order.map(\.judge) == ["J-0220", "J-0103", "J-0047", "J-0012"])
        #expect(order.map(\.remainder) == [10, 8, 4, 2])
        #expect(order.map(\.totalWeight) == [13, 9, 8, 3])
        #expect(order.map(\.place) == [1, 2, 3, 4])
    }

    @Test func `does not depend on the order in which the pool is written down`() throws {
        let pool = try DrawPool(publicId: publicId, entries: entries)
        for shift in 1..<entries.count {
            let turned = Array(entries[shift...] + entries[..<shift])
            #expect(try DrawPool(publicId: publicId, entries: turned).text == pool.text)
            #expect(
                Draw.order(entries: turned, seed: seed, sha256: Digest.sha256)
                    == Draw.order(entries: entries, seed: seed, sha256: Digest.sha256)
            )
        }
    }

    @Test func `names everyone who may be drawn once, and nobody else`() throws {
        let pool = try DrawPool(publicId: publicId, entries: entries + [DrawEntry("J-0001", .excluded(.conflict))])
        for number in 0..<50 {
            let seed = Digest.sha256([UInt8(number)])
            let order = Draw.order(pool: pool, seed: seed, sha256: Digest.sha256)
            #expect(order.map(\.judge).sorted() == entries.map(\.judge))
        }
    }

    @Test func `gives a pool without one judge an order of its own, the same for whoever asks`() {
        let cut = Draw.order(entries: entries, seed: seed, sha256: Digest.sha256)
        // Whoever stands last leaves: the weights change, and yet the same pool gives the same order again.
        let fewer = entries.filter { entry in entry.judge != cut.last?.judge }
        let again = Draw.order(entries: fewer, seed: seed, sha256: Digest.sha256)
        #expect(again == Draw.order(entries: fewer.reversed(), seed: seed, sha256: Digest.sha256))
        #expect(Set(again.map(\.judge)) == Set(fewer.map(\.judge)))
    }

    @Test func `throws away a number that would favour someone and counts it`() {
        // 2^64 mod 3 is 1: only the very last number is unfair.
        let unfair = [UInt8](repeating: 0xff, count: 32)
        let fair = [UInt8](repeating: 0xff, count: 7) + [0xfe] + [UInt8](repeating: 0, count: 24)
        let place = Draw.order(entries: [DrawEntry("J-1", .weight(3))], seed: []) { text in
            text.last == 0 ? unfair : fair
        }
        #expect(place.first?.tries == 1)
        #expect(place.first?.remainder == (UInt64.max - 1) % 3)
        let power = Draw.order(entries: [DrawEntry("J-1", .weight(4))], seed: []) { _ in unfair }
        #expect(power.first?.tries == 0)
    }

    @Test func `draws heavier judges more often`() {
        var firsts: [String: Int] = [:]
        for number in 0..<650 {
            let seed = Digest.sha256([UInt8(number >> 8), UInt8(number & 255)])
            let first = Draw.order(entries: entries, seed: seed, sha256: Digest.sha256).first
            firsts[first?.judge ?? "", default: 0] += 1
        }
        #expect((180...320).contains(firsts["J-0047"] ?? 0))
        #expect((25...80).contains(firsts["J-0103"] ?? 0))
    }

    @Test func `writes alpha over the leaf hash of the pool`() throws {
        let pool = try DrawPool(publicId: publicId, entries: entries)
        let alpha = Draw.alpha(origin: "dauys.example/kz-2026", poolNumber: 7, pool: pool, sha256: Digest.sha256)
        let lines = String(decoding: alpha, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 5)
        #expect(lines[0] == "court-draw/v1" && lines[1] == "dauys.example/kz-2026" && lines[2] == "7")
        // base64 of SHA-256 over a zero byte and the pool, calculated by another program.
        #expect(lines[3] == "/LkLiSFRudJWYY3uZRWwUpJzaIzBLQSeUzduGXX7GsU=")
        let other = Draw.alpha(origin: "dauys.example/kz-2026", poolNumber: 8, pool: pool, sha256: Digest.sha256)
        #expect(alpha != other)
    }

    @Test func `mixes the seed from the pool's own hash and the answers in order`() throws {
        let pool = try DrawPool(publicId: publicId, entries: entries)
        let betas = [[UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32)]
        let seed = Draw.seed(pool: pool, betas: betas, sha256: Digest.sha256)
        let text = Array("court-draw/v1 seed\n".utf8) + Digest.sha256(pool.text) + betas[0] + betas[1]
        #expect(seed == Digest.sha256(text))
        #expect(seed != Draw.seed(pool: pool, betas: betas.reversed(), sha256: Digest.sha256))
    }

    @Test(arguments: [(1, 0, 0, 1), (1, 4, 4, 1), (1, 4, 0, 5), (3, 4, 2, 9), (0, 0, 0, 1), (1, 2, 5, 1)])
    func `weighs by share and by how far below the highest load`(share: Int, most: Int, load: Int, weight: UInt32) {
        #expect(Draw.weight(share: share, maxLoad: most, load: load) == weight)
    }

    @Test func `never weighs more than the text can say`() {
        #expect(Draw.weight(share: .max, maxLoad: .max, load: 0) == .max)
    }
}

@Suite struct `The pool of a draw` {
    private let entries = [
        DrawEntry("J-0103", .weight(1)), DrawEntry("J-0047", .excluded(.conflict)), DrawEntry("J-0012", .weight(3)),
    ]

    @Test func `is written exactly as published`() throws {
        let pool = try DrawPool(publicId: publicId, entries: entries)
        let text = "court-draw/v1\ncase \(publicId)\nJ-0012 3\nJ-0047 - CONFLICT\nJ-0103 1\n"
        #expect(String(decoding: pool.text, as: UTF8.self) == text)
        #expect(try DrawPool.parse(pool.text) == pool)
    }

    @Test(arguments: ["", "J 1", "J_1", "Ж-1", String(repeating: "J", count: 33)])
    func `refuses a name that is not one`(judge: String) {
        #expect(throws: DrawPoolFault.badJudge(judge)) {
            try DrawPool(publicId: publicId, entries: [DrawEntry(judge, .weight(1))])
        }
    }

    @Test func `refuses a judge named twice, a weight of nothing and a case without its name`() {
        #expect(throws: DrawPoolFault.judgeTwice("J-0103")) {
            try DrawPool(publicId: publicId, entries: entries + [DrawEntry("J-0103", .excluded(.cap))])
        }
        #expect(throws: DrawPoolFault.noWeight("J-1")) {
            try DrawPool(publicId: publicId, entries: [DrawEntry("J-1", .weight(0))])
        }
        #expect(throws: DrawPoolFault.badPublicId) { try DrawPool(publicId: "short", entries: entries) }
    }

    @Test func `refuses one byte more than the log can hold`() throws {
        let head = "court-draw/v1\ncase \(publicId)\n".utf8.count
        // Each line is a name of 32 bytes, a blank, one digit and the end: 35 bytes.
        let most = (DrawPool.limitBytes - head) / 35
        let judges = (0..<most).map { number in
            let digits = String(number)
            return DrawEntry("J" + String(repeating: "0", count: 31 - digits.count) + digits, .weight(1))
        }
        #expect(try DrawPool(publicId: publicId, entries: judges).text.count <= DrawPool.limitBytes)
        #expect(throws: DrawPoolFault.self) {
            try DrawPool(
                publicId: publicId,
                entries: judges + [DrawEntry(String(repeating: "Z", count: 32), .weight(1))]
            )
        }
    }

    @Test(arguments: [
        "J-0012 03", "J-0012 0", "J-0012 +3", "J-0012  3", "J-0012 3 ", "J-0012 - ILL", "J-0012 4294967296", "J-0012",
        "",
    ])
    func `refuses a line that it would not have written`(line: String) {
        #expect(throws: DrawPoolFault.self) {
            try DrawPool.parse(Array("court-draw/v1\ncase \(publicId)\n\(line)\n".utf8))
        }
    }

    @Test func `refuses lines out of order and a last line without end`() {
        #expect(throws: DrawPoolFault.notPoolText) {
            try DrawPool.parse(Array("court-draw/v1\ncase \(publicId)\nJ-2 1\nJ-1 1\n".utf8))
        }
        #expect(throws: DrawPoolFault.notPoolText) {
            try DrawPool.parse(Array("court-draw/v1\ncase \(publicId)\nJ-1 1".utf8))
        }
    }
}
