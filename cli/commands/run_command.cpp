#include <algorithm>
#include <filesystem>
#include <iostream>
#include <mutex>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/commands/deck_run.hpp"
#include "cli/process/output_checks.hpp"
#include "cli/process/progress.hpp"
#include "cli/process/status.hpp"
#include "cli/text/diagnostics_text.hpp"
#include "cli/text/explain_text.hpp"
#include "cli/text/messages.hpp"
#include "cli/text/report_text.hpp"
#include "engine/results/files/atomic_file.hpp"
#include "engine/results/writer.hpp"
#include "engine/run/deck/in_order.hpp"
#include "engine/run/deck/options_text.hpp"
#include "engine/run/deck/step_log.hpp"

namespace nullor::cli {

namespace {

run::Settings settings_for(const RunArguments& arguments, const std::string& deck,
                           const parser::Sources& sources, const run::Work& work) {
    run::Settings settings;
    if (!arguments.output) return settings;
    const results::Format format = *results::find_format(arguments.format);
    const std::string folder = *arguments.output;
    settings.keep_tables = false;
    settings.file_name = [=](const std::string& analysis) {
        const std::string name = fmt::format("{}.{}.{}", stem_of(deck), analysis, results::name_of(format));
        return (std::filesystem::path(folder) / name).string();
    };
    results::Provenance provenance;
    provenance.version = NULLOR_VERSION;
    provenance.deck = sources.file(0).text;
    provenance.options = run::options_text(work);
    for (const parser::Override& override : arguments.reading.overrides)
        provenance.options +=
            (provenance.options.empty() ? "-D " : " -D ") + override.name + "=" + override.value;
    settings.open = [=, name = settings.file_name](const std::string& analysis) {
        return results::make_writer(format, name(analysis), provenance);
    };
    return settings;
}

// The deck's .control block. Files of an analysis are named after it and its number: x.tran.csv, x.tran2.csv.
control::Carried carried_out(const RunArguments& arguments, const std::string& deck,
                             const parser::Sources& sources, const parser::Job& job, run::Observer& observer,
                             bool colours) {
    control::Given given;
    given.path = deck;
    given.sources = &sources;
    given.circuit = &job.circuit;
    given.lines = job.control;
    given.has_analyses = !job.requests.analyses.empty();
    given.arguments = &arguments;
    given.observer = &observer;
    given.colours = colours;
    if (arguments.output)
        given.settings = [&, deck](const parser::Sources& of, const run::Work& work,
                                   const std::string& suffix) {
            run::Settings settings = settings_for(arguments, deck, of, work);
            const auto file_name = settings.file_name;
            const auto open = settings.open;
            settings.file_name = [=](const std::string& analysis) { return file_name(analysis + suffix); };
            settings.open = [=](const std::string& analysis) { return open(analysis + suffix); };
            return settings;
        };
    return control::carry_out(given);
}

// Two decks of one name would write the same files.
std::string repeated_stem(const std::vector<std::string>& decks) {
    for (std::size_t k = 0; k < decks.size(); ++k)
        for (std::size_t j = 0; j < k; ++j)
            if (stem_of(decks[j]) == stem_of(decks[k])) return stem_of(decks[k]);
    return {};
}

Outcome<Done> write(const std::string& path, const std::string& text) {
    Outcome<results::AtomicFile> file = results::AtomicFile::open(path);
    if (!file) return file.failure();
    (void)file.value().write(text);
    return file.value().commit();
}

// With -o the explanation becomes one more file of the report; else it is returned.
std::string explained(const RunArguments& arguments, const std::string& deck, run::Report& report) {
    std::string text = explain(report);
    if (!arguments.output) return text;
    const std::string path =
        (std::filesystem::path(*arguments.output) / (stem_of(deck) + ".explain.txt")).string();
    const Outcome<Done> written = write(path, text);
    const auto& said = report.diagnostics.all();
    if (written)
        report.files.push_back(path);
    else if (std::any_of(said.begin(), said.end(),
                         [](const Diagnostic& d) { return d.fault == Fault::files; }))
        report.diagnostics.note({}, "output", "nor '" + path + "'");
    else
        run::report_failure(report, written.failure(), {}, {});
    return {};
}

// Random functions are drawn by another command: whoever sees one row five times should know why.
Diagnostics told_nominal(const std::string& deck, const run::Work& work) {
    Diagnostics found;
    std::size_t toleranced = 0; // whose variates come last
    for (const Instance& instance : work.circuit->instances) toleranced += instance.tolerance.has_value();
    const std::vector<Variate>& variates = work.circuit->variates;
    if (variates.size() <= toleranced) return found;
    const auto& steps = work.requests.steps;
    const auto counts = std::find_if(steps.begin(), steps.end(),
                                     [](const analysis::SweptTarget& step) { return step.draws; });
    const bool stepped = counts != steps.end();
    found.warning(
        stepped ? counts->sweep.span : variates.front().corner.span, "nominal-values",
        std::string(
            "'run' draws nothing: random functions have their middle values (mc(x,tol) is x, flat(x) 0)") +
            (stepped ? ", in each of these steps" : ""),
        fmt::format("nullor sweep {} --samples N -o out.nc draws, --corners takes the extremes", deck));
    return found;
}

} // namespace

int run(const RunArguments& arguments) {
    if (arguments.output) {
        if (!is_folder_name(*arguments.output, arguments.format)) return 2;
        const std::string twice = repeated_stem(arguments.decks);
        if (!twice.empty()) {
            complain(fmt::format("two decks are called '{}': their files would be the same", twice));
            return 2;
        }
        std::error_code error;
        std::filesystem::create_directories(*arguments.output, error);
        if (error) {
            complain(fmt::format("cannot make the folder '{}': {}", *arguments.output, error.message()));
            return 4;
        }
    }
    const bool colours = colours_on(STDOUT_FILENO), warn_colours = colours_on(STDERR_FILENO);
    int status = 0;
    std::mutex mutex;
    const Shares shares = share(arguments.jobs, arguments.decks.size());
    run::in_order(arguments.decks.size(), shares.decks, [&](std::size_t k, const run::Turn& turn) {
        const std::string& deck = arguments.decks[k];
        std::string out, err;
        int own = 0;
        {
            Progress progress(deck, shares.decks == 1);
            Diagnostics nominal;
            Reading reading = arguments.reading;
            reading.control = true;
            DeckRun run = run_deck(
                deck, reading,
                [&](const parser::Sources& sources, const run::Work& work) {
                    run::Settings settings = settings_for(arguments, deck, sources, work);
                    nominal = told_nominal(deck, work);
                    settings.jobs = shares.steps;
                    return settings;
                },
                progress, {},
                [&](const parser::Sources& sources, const parser::Job& job) {
                    return carried_out(arguments, deck, sources, job, progress, colours);
                });
            std::string explanation;
            if (arguments.explain && run.report) explanation = explained(arguments, deck, *run.report);
            own = run.exit_status();
            err = render(run.reading, run.sources, warn_colours);
            if (run.control) {
                out = fmt::format("{}\n\n", run.title) + run.control->out;
                err += run.control->err;
            }
            if (run.report) {
                nominal.append(run.report->diagnostics);
                err += render(nominal, run.sources, warn_colours);
                err += explanation;
                if (!run.reading.has_errors() || arguments.reading.keep_going)
                    out = render(*run.report, colours);
            }
        }
        turn.wait();
        if (k > 0 && !out.empty()) std::cout << '\n';
        std::cout << out << std::flush;
        std::cerr << err << std::flush;
        const std::lock_guard lock(mutex);
        status = combine(status, own);
    });
    if (!std::cout) {
        complain("standard output could not be written");
        status = combine(status, 4);
    }
    return status;
}

} // namespace nullor::cli
