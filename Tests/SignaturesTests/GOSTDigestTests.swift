import Signatures
import Testing

@Suite struct `GOST digests` {
    /// The messages of RFC 6986: digits, and a line of the Tale of Igor in the Cyrillic of Windows.
    private static let digits = Array("012345678901234567890123456789012345678901234567890123456789012".utf8)
    private static let line = bytes(
        hex: "d1e520e2e5f2f0e82c20d1f2f0e8e1eee6e820e2edf3f6e82c20e2e5fef2fa20f120eceef0ff20f1f2f0e5ebe0ece820ede020"
            + "f5f0e0e1f0fbff20efebfaeafb20c8e3eef0e5e2fb"
    )

    @Test(arguments: [
        (
            GOSTDigest.streebog512, digits,
            "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
                + "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
        ),
        (.streebog256, digits, "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"),
        (
            .streebog512, line,
            "1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376"
                + "035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28"
        ),
        (.streebog256, line, "9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50"),
        // RFC 5831 with the S-box of its own example; the box of CryptoPro would give 2cefc2f7….
        (
            .gost34311, Array("This is message, length=32 bytes".utf8),
            "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa"
        ),
        (
            .gost34311, Array("Suppose the original message has length = 50 bytes".utf8),
            "471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208"
        ),
        (.gost34311, [], "ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d"),
    ])
    func `are those of the standards`(digest: GOSTDigest, message: [UInt8], hash: String) {
        #expect(digest.hash(message) == bytes(hex: hash))
    }

    @Test(arguments: GOSTDigest.allCases) func `do not care into which pieces a message is cut`(digest: GOSTDigest) {
        let message = (0..<1_000).map { at in UInt8(truncatingIfNeeded: at &* 31 &+ at >> 3) }
        for cut in [0, 1, 31, 32, 63, 64, 65, 999, 1_000] {
            var hasher = GOSTHasher(digest)
            hasher.update(Array(message[..<cut]))
            hasher.update([])
            hasher.update(Array(message[cut...]))
            #expect(hasher.finish() == digest.hash(message))
        }
        #expect(digest.hash(message).count == digest.byteCount)
    }

    @Test(.enabled(if: GOSTOracle.isThere), arguments: [0, 1, 32, 63, 64, 65, 4_096])
    func `are those of Debian's programs`(length: Int) throws {
        let oracle = try GOSTOracle()
        let message = try Randomness.bytes(length)
        #expect(try oracle.digest("md_gost12_256", of: message) == GOSTDigest.streebog256.hash(message))
        #expect(try oracle.digest("md_gost12_512", of: message) == GOSTDigest.streebog512.hash(message))
        // gostsum errs on an empty file; the empty message is among the standards' above.
        if length > 0 {
            #expect(try oracle.sumWithTestBox(of: message) == GOSTDigest.gost34311.hash(message))
        }
    }
}
