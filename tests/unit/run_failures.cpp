// Where a numerical failure is told: at the card of the device, with the instances about it.

#include "engine/analysis/operating_point/op.hpp"
#include "tests/unit/run_recorder.hpp"

using namespace decks;
using nullor::Diagnostic;
using nullor::run::Report;

namespace {

// "5: xu1.b1 ...; in xu1 ...: 4; asked for here: 6" of the first error. Lines count the title.
std::string told(const Report& report) {
    for (const Diagnostic& d : report.diagnostics.all()) {
        if (d.severity != nullor::Severity::error) continue;
        std::string text = fmt::format("{}: {}", d.span.line, d.message);
        for (const nullor::Frame& frame : d.chain)
            text += fmt::format("; {}: {}", frame.what, frame.span.line);
        return text;
    }
    return "nothing";
}

bool begins(const std::string& text, const std::string& start) {
    return text.compare(0, start.size(), start) == 0;
}

const std::string root = ".subckt root a b\nB1 a b i=1m*sqrt(v(a,b)-2)\nR1 a b 1k\n.ends\n";
const std::string wrapped =
    root + ".subckt outer a b\nxin a b root\n.ends\nV1 in 0 {vin}\nRs in out 1\nxu1 out 0 outer\n";

} // namespace

TEST_CASE("a law that is not finite is told at its card, with the subcircuits around it") {
    const Report report = report_of(".param vin=1\n" + wrapped + ".op\n");
    CHECK(told(report) == "4: xu1.xin.b1 gives a value that is not finite (nan); "
                          "in xin (subcircuit root), instantiated here: 8; "
                          "in xu1 (subcircuit outer), instantiated here: 12; asked for here: 13");
    CHECK(report.exit_status() == 3);

    // v(a) = 1 - t/1s falls below the end of the root's range at 20 - 2 V = 18 s.
    const Report later =
        report_of(".param vin=1\n" + root + "V1 in 0 pwl(0 20 20 0)\nxu1 in 0 root\n.tran 1 20\n");
    CHECK_MESSAGE(begins(told(later), "4: xu1.b1 gives a value that is not finite (nan) at t = 18"),
                  told(later));
    CHECK(later.exit_status() == 3);

    const Report swept = report_of("V1 a 0 1\nB1 b 0 v=sqrt(v(a))\nR1 b 0 1\n.dc V1 4 -4 -1\n");
    CHECK(told(swept) == "3: at v1 = -1: b1 gives a value that is not finite (nan); asked for here: 5");
}

TEST_CASE("a failure carries its device, its card and the value that was met") {
    Deck nan("V1 a 0 1\nB1 a 0 i=ln(v(a)-2)\n.op\n");
    auto none = nullor::analysis::operating_point(nan.ready(), {}, {});
    REQUIRE(!none);
    CHECK(none.failure().instance == "b1");
    CHECK(none.failure().span.line == 3);
    REQUIRE(none.failure().value);
    CHECK(std::isnan(*none.failure().value));
    CHECK(none.failure().fault() == nullor::Fault::numbers);

    Deck large("V1 a 0 0\nB1 b 0 v=1/v(a)\nR1 b 0 1\n.op\n");
    auto infinite = nullor::analysis::operating_point(large.ready(), {}, {});
    REQUIRE(!infinite);
    REQUIRE(infinite.failure().value);
    CHECK(std::isinf(*infinite.failure().value));
}

TEST_CASE("what does not settle is told at the nonlinear device there, not at the source beside it") {
    // 1 - v = v^2 + 2 has no real root.
    const Report report = report_of("V1 in 0 1\nR1 in out 1\nB1 out 0 i=v(out)*v(out)+2\n.op\n");
    CHECK_MESSAGE(begins(told(report), "4: no operating point found: v(out) does not settle"), told(report));
    CHECK_MESSAGE(told(report).find("asked for here: 5") != std::string::npos, told(report));
}

TEST_CASE("what is not determined is told at a device there") {
    const Report report = report_of("I1 0 a 1m\nE1 a 0 b 0 1\nE2 b 0 a 0 1\nR1 b 0 1k\nR2 a 0 1k\n.op\n");
    CHECK_MESSAGE((begins(told(report), "3: ") || begins(told(report), "4: ")), told(report));
    CHECK_MESSAGE(told(report).find("not determined; asked for here: 7") != std::string::npos, told(report));
    CHECK(report.exit_status() == 3);

    // The equation of idt is 0 = 0 at every frequency.
    const Report ac =
        report_of("I1 0 out ac 1\nR1 out 0 1k\nB2 ring 0 v=idt(ddt(v(ring)))\nR2 ring 0 1k\n.ac lin 1 1 1\n");
    CHECK(told(ac) ==
          "4: no unique small-signal solution at 1 Hz: b2.idt is not determined; asked for here: 6");
    CHECK(ac.exit_status() == 3);
}

TEST_CASE("a value that a device cannot have is told at the card that sets it, and the device beside it") {
    const std::string amplifier = "V1 in 0 1\nR1 in inn 1k\nR2 inn out 1k\nXU1 0 inn out amp\n"
                                  ".model amp opamp (aol=1e5 gbw={g})\n.param g=1meg\n";
    const Report stepped = report_of(amplifier + ".op\n.step param g list 1meg -1\n");
    CHECK_MESSAGE(begins(told(stepped), "9: xu1: gbw = -1 Hz is out of range"), told(stepped));
    CHECK_MESSAGE(told(stepped).find("; xu1 stands here: 5") != std::string::npos, told(stepped));
    CHECK(stepped.exit_status() == 2);
    const Report swept = report_of(amplifier + ".dc g 1meg -1meg -2meg\n");
    CHECK_MESSAGE(begins(told(swept), "8: xu1: gbw = -1000000 Hz is out of range"), told(swept));
    CHECK_MESSAGE(told(swept).find("; xu1 stands here: 5") != std::string::npos, told(swept));
}

TEST_CASE("a disk that is full is told once, however many analyses and steps have something to write") {
    // Takes three rows.
    class Full final : public nullor::results::Writer {
    public:
        explicit Full(std::string name) : name_(std::move(name)) {}
        void begin(const nullor::results::Header&) override {}
        bool row(double, const double*) override { return ++rows_ < 4; }
        bool row(double, const std::complex<double>*) override { return ++rows_ < 4; }
        void end() override {}
        nullor::Outcome<nullor::Done> finish() override {
            if (rows_ < 4) return nullor::Done{};
            return nullor::output_failure("cannot write '" + name_ + "': No space left on device",
                                          "free some space");
        }

    private:
        std::string name_;
        int rows_ = 0;
    };
    Deck deck("V1 in 0 sin(0 1 1k) ac 1\nR1 in out {r}\nC1 out 0 1n\n.param r=1k\n.op\n.ac dec 10 1 1k\n"
              ".dc V1 0 9 1\n.tran 1u 1m\n.step param r list 1k 2k\n");
    Texts none;
    nullor::run::Settings settings = recording(none);
    settings.open =
        [&](const std::string& analysis) -> nullor::Outcome<std::unique_ptr<nullor::results::Writer>> {
        return std::unique_ptr<nullor::results::Writer>(new Full(settings.file_name(analysis)));
    };
    for (const int jobs : {1, 2}) {
        settings.jobs = jobs;
        const Report report = deck.run(settings);
        std::vector<std::string> said;
        for (const Diagnostic& d : report.diagnostics.all()) said.push_back(d.message);
        const std::vector<std::string> once = {"cannot write 'deck.ac': No space left on device",
                                               "nor 'deck.dc', 'deck.tran'"};
        CHECK(said == once);
        CHECK(report.exit_status() == 4);
        CHECK(report.files == std::vector<std::string>{"deck.op"});
    }
}
