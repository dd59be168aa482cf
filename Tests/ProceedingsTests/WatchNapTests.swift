import Testing

@testable import Proceedings

@Suite("The nap between two looks at the timers")
struct WatchNapTests {
    private let limits = Watch.Limits()

    @Test func `ends when the next timer is due, and after a while although none is`() {
        var nap = WatchNap(limits)
        #expect(nap.microseconds(untilNext: 1_700) == 1_700)
        #expect(nap.microseconds(untilNext: nil) == limits.longestNapMicroseconds)
        #expect(nap.microseconds(untilNext: limits.longestNapMicroseconds - 1) == limits.longestNapMicroseconds - 1)
        #expect(nap.microseconds(untilNext: limits.longestNapMicroseconds + 1) == limits.longestNapMicroseconds)
    }

    @Test(arguments: [0, -5_000_000] as [Int64])
    func `is never shorter than a little while another act holds what is due`(wait: Int64) {
        var nap = WatchNap(limits)
        #expect(nap.microseconds(untilNext: wait) == limits.shortestNapMicroseconds)
    }

    @Test func `grows for who was too late, up to a limit, until that one fires`() {
        var nap = WatchNap(limits)
        var naps: [Int64] = []
        for _ in 0..<7 {
            naps.append(nap.microseconds(untilNext: 1_000))
            nap.looked(fired: 0)
        }
        #expect(naps == [1_000, 1_500, 2_000, 3_000, 5_000, 9_000, 9_000])
        nap.looked(fired: 1)
        #expect(nap.microseconds(untilNext: 1_000) == 1_000)
    }

    @Test func `does not grow where nothing was due`() {
        var nap = WatchNap(limits)
        _ = nap.microseconds(untilNext: nil)
        nap.looked(fired: 0)
        #expect(nap.microseconds(untilNext: 1_000) == 1_000)
    }
}
