import Law
import Testing

@Suite struct `Bytes in base64` {
    /// The test vectors of RFC 4648, section 10.
    @Test(
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func `are written and read as the standard says`(plain: String, text: String) {
        let bytes = Array(plain.utf8)
        #expect(Base64.text(bytes) == text)
        #expect(Base64.bytes(text) == bytes)
        #expect(Base64.urlText(bytes) == String(text.prefix { $0 != "=" }))
    }

    @Test func `use another alphabet in addresses`() {
        #expect(Base64.text([0xFB, 0xFF, 0xFE]) == "+//+")
        #expect(Base64.urlText([0xFB, 0xFF, 0xFE]) == "-__-")
        #expect(Base64.urlText(Array(repeating: 0xFF, count: 16)).utf8.count == 22)
        #expect(Base64.bytes("+//+") == [0xFB, 0xFF, 0xFE])
    }

    @Test func `come back whatever they are and however long`() {
        for length in 0..<70 {
            let bytes = (0..<length).map { UInt8(($0 * 37 + length * 11) & 0xFF) }
            #expect(Base64.bytes(Base64.text(bytes)) == bytes)
        }
    }

    @Test(arguments: [("Zm9v\nYmFy", "foobar"), ("Zm9v\r\nYmFy\r\n", "foobar"), ("\nZg==\n", "f")])
    func `may be broken into lines`(text: String, plain: String) {
        #expect(Base64.bytes(text) == Array(plain.utf8))
    }

    @Test(
        arguments: [
            "Z", "Zm9vY", "Zm9 v", "Zm9v-", "-__-", "Zm9v!", "Zg===", "=Zg=", "Z=g=", "Zg", "Zm8", "====", "Zg==Zg==",
            // What the padding hides must be zero, else two texts would be the same bytes.
            "Zh==", "Zm9=", "Zé==",
        ]
    )
    func `are not read from anything else`(text: String) {
        #expect(Base64.bytes(text) == nil)
    }
}

@Suite struct `A control digit` {
    @Test(arguments: ["900517450120", "940210476876", "630109488638", "840926337999", "950112405083"])
    func `is right when its last digit follows from the others`(text: String) throws {
        let number = try #require(IIN(text))
        #expect(number.description == text)
        #expect(number.isControlDigitRight == Self.isRight(text))
        for digit in 0...9 {
            let other = try #require(IIN(text.dropLast() + String(digit)))
            #expect(other.isControlDigitRight == Self.isRight(other.description))
        }
    }

    /// The rule once more, written differently.
    private static func isRight(_ text: String) -> Bool {
        let digits = text.compactMap(\.wholeNumberValue)
        var control = (0..<11).map { digits[$0] * ($0 + 1) }.reduce(0, +) % 11
        if control == 10 { control = (0..<11).map { digits[$0] * (($0 + 2) % 11 + 1) }.reduce(0, +) % 11 }
        return control == digits[11]
    }

    @Test(
        arguments: [
            ("000000000000", true), ("100000000001", true), ("100000000002", false),
            // The first weights leave 10, and the second ones 1.
            ("000000000100", false), ("000000000101", true), ("000000000010", true), ("000000000011", false),
        ]
    )
    func `is checked with the second weights where the first leave ten`(text: String, right: Bool) {
        #expect(IIN(text)?.isControlDigitRight == right)
    }

    /// Both weights leave 10 here, so no such number is given out.
    @Test func `is never right where the second weights leave ten too`() {
        let right = (0...9).filter { IIN("00000000281\($0)")?.isControlDigitRight == true }
        #expect(right.isEmpty)
    }

    @Test(arguments: [
        "", "90051745012", "9005174501200", "90051745012a", "900517 50120", "٩٠٠٥١٧٤٥٠١٢٠", "-90051745012",
    ])
    func `is twelve ASCII digits and nothing else`(text: String) {
        #expect(IIN(text) == nil)
    }

    @Test(
        arguments: [
            ("900517450120", "1990-05-17"), ("000229500000", "2000-02-29"), ("000229300000", nil),
            ("991231100000", "1899-12-31"),
            ("010101600000", "2001-01-01"), ("901317400000", nil), ("900532400000", nil), ("900517700000", nil),
            ("900517000000", nil),
        ] as [(String, String?)]
    )
    func `says when its bearer was born`(text: String, day: String?) {
        #expect(IIN(text)?.birthDate?.description == day)
    }

    @Test func `fits the day it says, and any day where it says none`() throws {
        let born = try #require(LocalDate(iso: "1990-05-17"))
        #expect(IIN("900517450120")?.fits(birthDate: born) == true)
        #expect(IIN("900517450120")?.fits(birthDate: born.adding(days: 1)) == false)
        #expect(IIN("900517050120")?.fits(birthDate: born.adding(days: 1)) == true)
    }
}

@Suite struct `A language` {
    @Test(arguments: [
        ("kk", true), ("kaa", true), ("", false), ("k", false), ("KK", false), ("kk-KZ", false), ("kkkk", false),
        ("ққ", false),
    ])
    func `is a primary subtag`(tag: String, isOne: Bool) {
        #expect((Language(rawValue: tag) != nil) == isOne)
    }

    @Test func `has a name for those the house has words in`() {
        #expect(Language.allCases.map(\.description) == ["kk", "ru", "en"])
        #expect(Language(rawValue: "ky") == .ky)
    }
}
