// Steps side by side: the same bits in the same order for any number of them at a time.

#include <atomic>
#include <chrono>
#include <thread>

#include "cli/text/report_text.hpp"
#include "engine/run/deck/in_order.hpp"
#include "tests/unit/run_recorder.hpp"

using namespace decks;
using nullor::run::Report;

namespace {

// Rails, a short (rf = 0 is another structure), a step whose card is refused (-1), several analyses.
const char* const varied = R"(
.param rf=10k
.model amp opamp (aol=1e5 gbw={rf < 0 ? -1 : 1meg} vmax=10 vmin=-10 sr=0.5meg)
V1 in 0 dc 0.1 ac 1 sin(0 1 10k)
R1 in n 1k
R2 n out {rf}
C1 n out 100p
XU1 0 n out amp
.step param rf list 10k 0 20k -1 5k 100k 1k 30k
.step temp list 0 27
.op
.ac dec 5 10 1meg
.tran 1u 30u
.dc v1 -1 1 0.5 temp list 10 20
.print ac db(v(out)) v(in)
.meas tran highest max v(out)
.expect op v(out) == -rf/1k*0.1 rtol=1e-3
)";

std::string all_of(const Report& report) {
    std::string text = nullor::cli::render(report, false) + messages(report.diagnostics);
    return text + fmt::format("status {}", report.exit_status());
}

} // namespace

TEST_CASE("files, report and messages do not depend on the number of steps at a time") {
    const Deck deck(varied);
    Texts alone;
    const std::string said_alone = all_of(deck.run(recording(alone)));
    REQUIRE(alone.size() == 5);                    // with the measures
    CHECK(occurrences(alone.at("ac"), "|") == 14); // 8 by 2 steps, two of them refused
    CHECK(occurrences(alone.at("dc"), "|") == 28); // with two curves each
    CHECK(said_alone.find("status 2") != std::string::npos);
    for (const int jobs : {2, 3, 16, 100}) {
        CAPTURE(jobs);
        Texts texts;
        CHECK(all_of(deck.run(recording(texts, jobs))) == said_alone);
        CHECK(texts == alone);
    }
    // The tables that a terminal shows.
    nullor::run::Settings shown;
    const std::string one = all_of(deck.run(shown));
    shown.jobs = 4;
    CHECK(all_of(deck.run(shown)) == one);
}

TEST_CASE("a step has the bits that it has alone") {
    const auto with = [](const std::string& step) {
        return Deck(".param rf=10k\n.model amp opamp (aol=1e5 gbw=1meg rin=2meg rout=75)\n"
                    "V1 in 0 dc 0.1 ac 1\nR1 in n 1k\nR2 n out {rf}\nXU1 0 n out amp\nRL out 0 2k\n"
                    ".ac dec 10 10 1meg\n.step param rf list " +
                    step);
    };
    Texts together, alone;
    (void)with("1k 3.3k 0 47k 1meg 10k").run(recording(together));
    for (const char* step : {"1k", "3.3k", "0", "47k", "1meg", "10k"}) (void)with(step).run(recording(alone));
    CHECK(together.at("ac") == alone.at("ac"));
}

TEST_CASE("a step that fails hides neither earlier nor later ones, and the file holds those that went well") {
    // k = 1 cancels the conductance at the output of the source: no unique solution.
    const Deck deck(".param k=0\nI1 0 a 1m\nR1 a 0 1k\nG1 0 a a 0 {k/1k}\n.op\n"
                    ".step param k list 1 0.5 1 0 -1\n.expect op v(a) == 1/(1-k) rtol=1e-12\n");
    for (const int jobs : {1, 2, 5}) {
        CAPTURE(jobs);
        Texts texts;
        const Report report = deck.run(recording(texts, jobs));
        CHECK(report.exit_status() == 3);
        REQUIRE(report.steps.size() == 5);
        const bool met[] = {false, true, false, true, true};
        for (std::size_t k = 0; k < 5; ++k) {
            REQUIRE(report.steps[k].expectations.size() == 1);
            CHECK(report.steps[k].expectations[0].holds == met[k]);
        }
        REQUIRE(texts.size() == 2);
        CHECK(occurrences(texts.at("op"), "|") == 3);
        CHECK(occurrences(texts.at("meas"), "|") == 5);
        CHECK(texts.at("op").find("k=0.5") < texts.at("op").find("k=0 "));
        CHECK(texts.at("op").find("k=0 ") < texts.at("op").find("k=-1"));
        CHECK(report.files == std::vector<std::string>{"deck.op", "deck.meas"});
        CHECK(says(report.diagnostics, "(at k = 1)"));
    }
}

namespace {

// Is asked so many times before it says stop.
class StopsAfter final : public nullor::run::Observer {
public:
    explicit StopsAfter(int calls) : left_(calls) {}
    void begin(const std::string&, std::size_t step, std::size_t) override { seen.push_back(step); }
    void progress(double) override {}
    [[nodiscard]] bool stop_requested() const override { return left_-- <= 0; }
    [[nodiscard]] int left() const { return left_; }
    std::vector<std::size_t> seen;

private:
    mutable std::atomic<int> left_;
};

} // namespace

TEST_CASE("a stop request ends the run; what was finished is in the file, in order, and it is said once") {
    const std::string cards = "V1 a 0 1\nR1 a 0 {r}\n.param r=1\n.op\n";
    constexpr int plenty = 1000;
    StopsAfter never(plenty);
    CHECK(nullor::run::execute(Deck(cards).work, {}, never).exit_status() == 0);
    const int calls = plenty - never.left(); // of a step
    const Deck deck(cards + ".step param r 1 1000 1\n");
    for (const int jobs : {1, 2, 4}) {
        CAPTURE(jobs);
        Texts texts;
        StopsAfter observer(20 * calls);
        const Report report = nullor::run::execute(deck.work, recording(texts, jobs), observer);
        CHECK(report.interrupted);
        CHECK(report.exit_status() == 130);
        CHECK(occurrences(messages(report.diagnostics), "interrupted") == 2); // its code and its message
        CHECK(std::is_sorted(observer.seen.begin(), observer.seen.end()));
        if (jobs == 1) CHECK(observer.seen.size() == 21);
        REQUIRE(texts.size() == 1);
        // Those that are at work when it is said are not finished.
        CHECK(report.steps.size() <= 20);
        CHECK(report.steps.size() > static_cast<std::size_t>(20 - jobs));
        CHECK(occurrences(texts.at("op"), "|") == report.steps.size());
        double last = 0;
        for (const nullor::run::StepReport& step : report.steps) {
            CHECK(step.coordinates.at(0).value > last);
            last = step.coordinates.at(0).value;
        }
        CHECK(last < 20 + jobs);
    }
}

TEST_CASE("a stop request before the first analysis leaves no result") {
    const Deck deck("V1 a 0 1\nR1 a 0 1\n.op\n");
    StopsAfter observer(0);
    Texts texts;
    const Report report = nullor::run::execute(deck.work, recording(texts), observer);
    CHECK(report.exit_status() == 130);
    CHECK(texts.empty());
}

TEST_CASE("pieces side by side: no more than asked for at a time, each once, their ends in order") {
    for (const int jobs : {1, 3}) {
        std::atomic<int> running{0}, most{0};
        std::vector<std::size_t> order;
        nullor::run::in_order(40, jobs, [&](std::size_t k, const nullor::run::Turn& turn) {
            const int now = ++running;
            int before = most;
            while (now > before && !most.compare_exchange_weak(before, now)) {
            }
            if (k % 7 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
            turn.wait();
            CHECK(turn.arrived());
            order.push_back(k);
            --running;
        });
        REQUIRE(order.size() == 40);
        for (std::size_t k = 0; k < order.size(); ++k) CHECK(order[k] == k);
        CHECK(most <= jobs);
        CHECK((jobs == 1 || most > 1));
    }
    nullor::run::in_order(0, 4,
                          [](std::size_t, const nullor::run::Turn&) { FAIL("there is nothing to do"); });
}
