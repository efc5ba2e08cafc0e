// A sweep's samples ask the system for no memory: signals are tied to their tables once, results are put into
// what held those of the sample before. Counted, not timed, so that no machine tells otherwise.

#include <atomic>
#include <cstdlib>
#include <new>

#include "engine/run/sweep/sweep_variant.hpp"
#include "tests/unit/run_deck.hpp"

// Sanitizers bring their own allocator; gcc and clang each say in another way that there is one.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#if defined(HAS_SANITIZER) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COUNTS_ALLOCATIONS 0
#else
#define COUNTS_ALLOCATIONS 1

namespace {
std::atomic<long> allocations{0};
}

void* operator new(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
#endif

#if COUNTS_ALLOCATIONS

using namespace nullor;

namespace {

constexpr std::size_t chunk = 64;

// Of the second half of a chunk: per sample, when everything has its place.
double allocations_a_sample(const std::string& cards) {
    const decks::Deck deck(cards);
    run::SweepSettings settings;
    settings.samples = 2 * chunk;
    Diagnostics found;
    decks::Silent silent;
    Outcome<run::SweepTask> task = run::sweep_task_of(deck.work, settings, found, silent);
    REQUIRE_MESSAGE(task.ok(), cards);
    run::SweepWorker worker(task.value(), settings);
    run::SweepSlabs slabs(task.value(), chunk);
    const auto work = [&](std::size_t from, std::size_t to) {
        for (std::size_t k = from; k < to; ++k) CHECK(worker.run({0, chunk}, k, slabs, silent).ok());
    };
    work(0, chunk);
    const long before = allocations;
    for (std::size_t k = chunk / 2; k < chunk; ++k) (void)worker.run({0, chunk}, k, slabs, silent);
    return static_cast<double>(allocations - before) / (chunk / 2);
}

const std::string lowpass = "V1 in 0 dc 1 ac 1\nR1 in out {mc(1k,0.1)}\nC1 out 0 {mc(1n,0.05)}\n";

} // namespace

TEST_CASE("a sample of small signals, its measures and its expectations allocate nothing") {
    CHECK(allocations_a_sample(lowpass + ".ac dec 20 1k 10meg\n") == 0);
    CHECK(allocations_a_sample(lowpass +
                               ".ac dec 20 1k 10meg\n"
                               ".meas ac peak max vdb(out)\n"
                               ".meas ac bandwidth_at_three_decibels when vdb(out)=-3 fall=1\n"
                               ".meas ac phase find vp(out) at=100k\n"
                               ".meas ac mean avg vm(out) from=1k to=100k\n"
                               ".meas ac width trig vdb(out) val=-1 cross=1 targ vdb(out) val=-3 cross=1\n"
                               ".meas ac twice param='2*bandwidth_at_three_decibels'\n"
                               ".expect ac vm(out) < 1.001 from=1k to=1meg\n"
                               ".expect meas bandwidth_at_three_decibels > 100k\n") == 0);
    CHECK(allocations_a_sample(lowpass + ".ac dec 20 1k 10meg\n.print ac vdb(out) vp(out) v(out)/v(in)\n") ==
          0);
}

TEST_CASE(
    "measures, expectations and prints of an operating point allocate nothing beside the search for it") {
    const std::string searched = lowpass + ".op\n";
    CHECK(allocations_a_sample(searched + ".meas op level find v(out)\n.expect op v(out) == 1 rtol=1e-9\n"
                                          ".print op v(out)/v(in)\n") == allocations_a_sample(searched));
}

TEST_CASE(
    "rows of .dc and .tran that measures and expectations read go where those of the sample before were") {
    const auto with_judged = [&](const std::string& kind, std::string cards) {
        for (const std::string part :
             {".meas ? top max v(out)\n", ".expect ? v(out) < 2\n", ".print ? v(out)/2\n"}) {
            cards += part;
            cards.replace(cards.rfind('?'), 1, kind);
        }
        return allocations_a_sample(cards);
    };
    for (const char* step : {"0.1", "0.01"}) {
        const std::string cards = lowpass + ".dc V1 0 1 " + step + "\n";
        CHECK(with_judged("dc", cards) == allocations_a_sample(cards));
    }
    // What refines the curve has one buffer of its own.
    const std::string cards = lowpass + ".tran 10n 10u\n";
    CHECK(with_judged("tran", cards) <= allocations_a_sample(cards) + 1);
}

#endif
