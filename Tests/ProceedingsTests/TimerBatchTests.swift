import Testing

@testable import Proceedings

@Suite struct `A batch of timers` {
    @Test func `grows while more are due, and begins again with a few after a failure`() {
        var batch = TimerBatch(first: 4, most: 50)
        for (fired, size) in [(4, 8), (8, 16), (3, 16), (16, 32), (32, 50), (50, 50)] {
            batch.succeeded(with: fired)
            #expect(batch.size == size)
        }
        batch.failed()
        #expect(batch.size == 4)
    }
}
