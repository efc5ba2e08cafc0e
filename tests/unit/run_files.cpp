// Result files of a run: their names, what is in them, and that they are whole or not there.

#include "engine/results/reader.hpp"
#include "engine/results/writer.hpp"
#include "engine/run/deck/files.hpp"
#include "engine/run/deck/options_text.hpp"
#include "engine/run/deck/step_files.hpp"
#include "tests/unit/results_files.hpp"
#include "tests/unit/run_recorder.hpp"

using namespace decks;
namespace fs = std::filesystem;
using nullor::run::Files;
using nullor::run::Report;
using results_files::Folder;

namespace {

nullor::run::Settings on_disk(const Folder& folder, nullor::results::Format format,
                              const std::string& options) {
    nullor::run::Settings settings;
    settings.keep_tables = false;
    settings.file_name = [=, path = folder / ""](const std::string& analysis) {
        return path + fmt::format("deck.{}.{}", analysis, name_of(format));
    };
    nullor::results::Provenance provenance{"0", "title\n", options};
    settings.open = [=, name = settings.file_name](const std::string& analysis) {
        return nullor::results::make_writer(format, name(analysis), provenance);
    };
    return settings;
}

std::vector<std::string> sorted(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    return names;
}

const std::string divider =
    "V1 in 0 dc 1 ac 1\nR1 in out 1k\nR2 out 0 {r}\n.param r=1k\n.step r list 1k 3k\n";

// A writer that takes so many rows and no more.
class Full final : public nullor::results::Writer {
public:
    explicit Full(int rows) : left_(rows) {}
    void begin(const nullor::results::Header&) override {}
    bool row(double, const double*) override { return left_-- > 0; }
    bool row(double, const std::complex<double>*) override { return left_-- > 0; }
    void end() override {}
    nullor::Outcome<nullor::Done> finish() override {
        if (left_ >= 0) return nullor::Done{};
        nullor::Failure failure;
        failure.kind = nullor::Failure::Kind::output;
        failure.message = "cannot write 'deck': the disk is full";
        return failure;
    }

private:
    int left_;
};

} // namespace

TEST_CASE("one file an analysis, steps together, in every format") {
    for (const std::string format : {"csv", "raw", "json", "nc"}) {
        CAPTURE(format);
        // A build may be without NetCDF; what it says then is a test of the results.
        if (format == "nc" &&
            !fs::exists(fs::read_symlink("/proc/self/exe").parent_path() / "nullor_netcdf.so"))
            continue;
        const Folder folder;
        const Report report = Deck(divider + ".op\n.ac dec 1 1 10\n.ac lin 1 5 5\n")
                                  .run(on_disk(folder, *nullor::results::find_format(format), ""));
        REQUIRE_MESSAGE(report.exit_status() == 0, messages(report.diagnostics));
        const std::string dot = "." + format;
        CHECK(sorted(folder.names()) ==
              std::vector<std::string>{"deck.ac" + dot, "deck.ac2" + dot, "deck.op" + dot});
        REQUIRE(report.files.size() == 3);
        CHECK(report.files[0] == (folder / ("deck.op" + dot)));
        const auto read = nullor::results::read_results(report.files[0]);
        REQUIRE(read.ok());
        double v[2] = {0.5, 0.75}, seen[2] = {0, 0};
        if (read.value().size() == 2) { // a table a step
            for (std::size_t k = 0; k < 2; ++k) {
                const auto out = read.value()[k].find("v(out)");
                REQUIRE(out.has_value());
                seen[k] = read.value()[k].real(0, *out);
            }
        } else {
            REQUIRE(read.value().size() == 1);
            REQUIRE(read.value()[0].rows() == 2);
            const auto out = read.value()[0].find("v(out)");
            REQUIRE(out.has_value());
            for (std::size_t k = 0; k < 2; ++k) seen[k] = read.value()[0].real(k, *out);
        }
        for (std::size_t k = 0; k < 2; ++k) CHECK(seen[k] == doctest::Approx(v[k]).epsilon(1e-14));
    }
}

TEST_CASE("a file that cannot be opened is status 4; the others are written, the run goes on") {
    const Folder folder;
    fs::create_directories(folder / "deck.op.csv/in-the-way");
    const Report report = Deck(divider + ".op\n.ac lin 1 1 1\n.expect op v(out) == r/(1k+r)\n")
                              .run(on_disk(folder, nullor::results::Format::csv, ""));
    CHECK(report.exit_status() == 4);
    CHECK(report.diagnostics.all().size() == 1); // not once a step
    CHECK(report.files.size() == 2);
    REQUIRE(report.steps.size() == 2);
    CHECK(report.steps[0].expectations.at(0).holds);
    CHECK(sorted(folder.names()) == std::vector<std::string>{"deck.ac.csv", "deck.meas.csv", "deck.op.csv"});
}

TEST_CASE("a disk that is full is said once, with its reason, and the analysis stops") {
    for (const int jobs : {1, 3}) {
        Texts texts;
        nullor::run::Settings settings = recording(texts, jobs);
        settings.open = [](const std::string&) -> nullor::Outcome<std::unique_ptr<nullor::results::Writer>> {
            return std::unique_ptr<nullor::results::Writer>(new Full(3));
        };
        const Report report = Deck(divider + ".dc V1 0 10 1\n").run(settings);
        CHECK(report.exit_status() == 4);
        CHECK(occurrences(messages(report.diagnostics), "the disk is full") == 1);
        CHECK(report.files.empty());
    }
}

TEST_CASE("what is printed of a transient goes to its file as it comes") {
    Texts texts;
    nullor::run::Settings settings = recording(texts);
    settings.open = [](const std::string&) -> nullor::Outcome<std::unique_ptr<nullor::results::Writer>> {
        return std::unique_ptr<nullor::results::Writer>(new Full(1000));
    };
    // Its 1e12 rows would neither be kept nor come to an end.
    const Report report =
        Deck("V1 in 0 SIN(0 1 1meg)\nR1 in out 1k\nC1 out 0 1n\n.tran 10n 1meg\n.print tran v(out)*2\n")
            .run(settings);
    CHECK(report.exit_status() == 4);
    CHECK(occurrences(messages(report.diagnostics), "the disk is full") == 1);
}

TEST_CASE("options are recorded: what differs from the defaults, as .options says it") {
    const auto text = [](const std::string& cards) {
        return nullor::run::options_text(Deck(".op\nV1 a 0 1\nR1 a 0 1\n" + cards).work);
    };
    CHECK(text("").empty());
    CHECK(text(".options reltol=1e-3 temp=27\n").empty());
    CHECK(text(".options reltol=0.01\n") == "reltol=0.01");
    CHECK(text(".options method=gear maxord=2 abstol=1p vntol=2u\n") == "vntol=2e-06 method=gear maxord=2");
    CHECK(text(".options method=trap itl1=50 itl4=20 interp temp=85 tnom=25\n") ==
          "method=trap itl1=50 itl4=20 interp=1 temp=85 tnom=25");
    CHECK(text(".options method=trbdf2\n") == "method=trbdf2");
    CHECK(text(".options method=esdirk\n") == "method=esdirk");
    // What is said goes back through .options.
    const std::string once = text(".options reltol=2e-4 method=gear maxord=3 temp=-40\n");
    CHECK(text(".options " + once + "\n") == once);
}

TEST_CASE("rows of a step wait in memory until its turn and go straight to the file from then on") {
    Texts texts;
    const nullor::run::Settings settings = recording(texts);
    Files files(settings);
    std::size_t next = 0;
    std::mutex mutex;
    std::condition_variable changed;
    const nullor::run::Turn first(0, next, mutex, changed), second(1, next, mutex, changed);
    nullor::run::StepFiles one(files, first), two(files, second);
    const auto header = [](double step) {
        nullor::results::Header h;
        h.columns = {{"v(a)", nullor::Unit::volt, {}}};
        h.coordinates = {{"k", step, {}}};
        return h;
    };
    nullor::results::Sink &a = *one.sink("tran"), &b = *two.sink("tran");
    const double volts[] = {10, 11, 20, 21, 22};
    b.begin(header(2));
    CHECK(b.row(0, volts + 2));
    a.begin(header(1));
    CHECK(a.row(0, volts));
    CHECK(b.row(1, volts + 3));
    CHECK(a.row(1, volts + 1));
    a.end();
    one.step_finished("tran");
    one.flush();
    next = 1;
    CHECK(b.row(2, volts + 4)); // flushes what waited
    b.end();
    two.step_finished("tran");
    two.flush();
    Report report;
    files.finish(report);
    CHECK(texts.at("tran") == "k=1 | v(a)\n0: 10\n1: 11\nend\nk=2 | v(a)\n0: 20\n1: 21\n2: 22\nend\n");
    CHECK(report.files == std::vector<std::string>{"deck.tran"});
}

TEST_CASE("what failed midway does not appear, unless earlier steps are in the file") {
    Texts texts;
    const nullor::run::Settings settings = recording(texts);
    Files files(settings);
    nullor::results::Header header;
    header.columns = {{"v(a)", nullor::Unit::volt, {}}};
    const double volt = 1;
    for (const char* analysis : {"dc", "tran"}) {
        nullor::results::Sink* sink = files.sink(analysis);
        REQUIRE(sink);
        sink->begin(header);
        REQUIRE(sink->row(0, &volt));
        if (analysis[0] == 't') files.step_finished(analysis);
        files.abandon(analysis);
    }
    Report report;
    files.finish(report);
    CHECK(texts.count("dc") == 0);
    CHECK(texts.count("tran") == 1);
    CHECK(report.files == std::vector<std::string>{"deck.tran"});
}

TEST_CASE("no files are wanted, none are made") {
    const nullor::run::Settings settings;
    Files files(settings);
    CHECK(!files.wanted());
    CHECK(files.sink("op") == nullptr);
}
