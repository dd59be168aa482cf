import Foundation
import Testing

/// What `ops/fuzz/run` does for hours, here for a moment: the seeds, and the same few thousand changes each time.
@Suite struct `Bytes that nobody made honestly` {
    static let mutations = 3_000

    private static let seeds = Result {
        let authority = try TestAuthority.shared.get()
        let script = URL(filePath: #filePath).appending(path: "../../../ops/fuzz/seeds").standardized
        // Without the shared cases: the same seeds on every machine.
        try authority.run("env -u DAUYS_SHARED '\(script.path())' fuzz")
        return authority.folder.appending(path: "fuzz")
    }

    private static func files(_ kind: HostileReading) throws -> [[UInt8]] {
        let folder = try seeds.get().appending(path: kind.rawValue)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
        return try names.map { name in try TestAuthority.read(folder.appending(path: name)) }
    }

    // Made for each test: what a static holds until the end, the leak sanitizer does not see where an enum's tag hides it.
    private static func around() throws -> HostileReading.Around {
        let folder = try seeds.get().appending(path: "around")
        return try HostileReading.Around(
            { name in try TestAuthority.read(folder.appending(path: name)) },
            seeds: [.status: files(.status), .stamp: files(.stamp)]
        )
    }

    @Test(arguments: HostileReading.allCases) func `do no harm to the reader of`(kind: HostileReading) throws {
        let around = try Self.around()
        let seeds = try Self.files(kind)
        #expect(!seeds.isEmpty)
        for seed in seeds { #expect(kind.brokenPromise(seed, around) == nil) }
        var dice = Dice(state: 0x6475_7973)
        for _ in 0..<Self.mutations {
            let mutant = dice.mutant(of: seeds)
            if let broken = kind.brokenPromise(mutant, around) {
                Issue.record("\(broken): \(mutant.map { byte in String(byte, radix: 16) }.joined(separator: " "))")
                return
            }
        }
    }

    /// A known sequence of numbers (SplitMix64), so that a finding is found again.
    struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return mixed ^ mixed >> 31
        }

        /// One of the seeds with a few bytes changed, left out, doubled, or taken from another.
        mutating func mutant(of seeds: [[UInt8]]) -> [UInt8] {
            guard var bytes = seeds.randomElement(using: &self), !bytes.isEmpty else { return [] }
            for _ in 0...Int.random(in: 0..<3, using: &self) {
                let place = Int.random(in: 0..<bytes.count, using: &self)
                let end = min(bytes.count, place + Int.random(in: 1...8, using: &self))
                switch Int.random(in: 0..<6, using: &self) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
                case 1: bytes[place] = .random(in: .min ... .max, using: &self)
                case 2: bytes[place] = [0, 1, 0x7f, 0x80, 0xff, 0x30].randomElement(using: &self) ?? 0
                case 3: bytes.removeSubrange(place..<end)
                case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
                default:
                    guard let other = seeds.randomElement(using: &self), other.count > place else { continue }
                    bytes.replaceSubrange(place..<end, with: other[place..<min(other.count, end)])
                }
                if bytes.isEmpty { return [] }
            }
            return bytes
        }
    }
}
