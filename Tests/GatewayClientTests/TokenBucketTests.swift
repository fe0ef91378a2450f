import Testing

@testable import GatewayClient

@Suite("A token bucket")
struct TokenBucketTests {
    @Test("spreads requests evenly")
    func spread() {
        var bucket = TokenBucket(perSecond: 10, now: .zero)
        let waits = (0..<25).map { _ in bucket.take(now: .zero) }
        for (index, wait) in waits.enumerated() {
            #expect(abs(wait / .seconds(1) - Double(index) / 10) < 1e-6)
        }
    }

    @Test("lets no second see more requests than the rate, whatever the pattern", arguments: [1, 7, 42])
    func neverMore(seed: UInt64) {
        var state = seed
        func random(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var bucket = TokenBucket(perSecond: 10, now: .zero)
        var now = Duration.zero
        var sends: [Double] = []
        for _ in 0..<500 {
            // Bursts, and pauses of up to three seconds between them.
            if random(8) == 0 { now += .milliseconds(Int(random(3000))) }
            sends.append((now + bucket.take(now: now)) / .seconds(1))
        }
        #expect(sends == sends.sorted())
        for (index, start) in sends.enumerated() {
            let inSecond = sends[index...].prefix { $0 < start + 1 - 1e-6 }.count
            #expect(inSecond <= 10)
        }
    }

    @Test("gets a token back that was not used")
    func givenBack() {
        var bucket = TokenBucket(perSecond: 10, now: .zero)
        _ = bucket.take(now: .zero)
        #expect(bucket.take(now: .zero) > .zero)
        bucket.giveBack()
        bucket.giveBack()
        #expect(bucket.take(now: .zero) == .zero)
    }

    @Test("goes half as fast after a complaint, and takes complaints about older requests for the same one")
    func cut() {
        var bucket = TokenBucket(perSecond: 64, now: .zero)
        bucket.cut(sent: .zero, now: .seconds(1), until: .seconds(1))
        #expect(bucket.rate == 32)
        bucket.cut(sent: .milliseconds(500), now: .seconds(1), until: .seconds(1))
        #expect(bucket.rate == 32)
        bucket.cut(sent: .seconds(1), now: .seconds(1), until: .seconds(1))
        #expect(bucket.rate == 16)
        for _ in 0..<20 { bucket.cut(sent: .seconds(1), now: .seconds(1), until: .seconds(1)) }
        #expect(bucket.rate == 1)
    }

    @Test("recovers by equal steps and not beyond its full rate")
    func recovery() {
        var bucket = TokenBucket(perSecond: 100, now: .zero)
        bucket.cut(sent: .zero, now: .zero, until: .zero)
        var rates: [Double] = []
        for second in 1...12 {
            _ = bucket.take(now: .seconds(second))
            rates.append(bucket.rate.rounded())
        }
        #expect(rates == [55, 60, 65, 70, 75, 80, 85, 90, 95, 100, 100, 100])
    }

    @Test("lets nothing go before the moment that the other side named")
    func until() {
        var bucket = TokenBucket(perSecond: 10, now: .zero)
        bucket.cut(sent: .zero, now: .seconds(1), until: .seconds(30))
        #expect(bucket.take(now: .seconds(1)) >= .seconds(29))
        #expect(bucket.epoch == 1)
        // A shorter wish does not shorten a longer one.
        bucket.cut(sent: .zero, now: .seconds(2), until: .seconds(3))
        #expect(bucket.epoch == 1)
        #expect(bucket.take(now: .seconds(2)) >= .seconds(28))
    }
}
