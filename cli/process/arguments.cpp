#include "cli/process/arguments.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <thread>
#include <tuple>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/TypeTools.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/process/version.hpp"
#include "cli/text/messages.hpp"
#include "engine/base/near_names.hpp"
#include "parser/text/number.hpp"

namespace nullor::cli {

namespace {

constexpr const char* commands[] = {"run",    "sweep", "merge",  "test",    "check",
                                    "export", "plot",  "report", "qualify", "completion"};

// The library's own names the largest double, in 309 digits.
CLI::Validator count_from_one() {
    const auto wrong = [](const std::string& word) {
        double value = 0;
        const bool good = CLI::detail::lexical_cast(word, value) && value >= 1;
        return good ? std::string() : fmt::format("{} is given, where 1 or more is meant", word);
    };
    return {wrong, "POSITIVE"};
}

void add_reading(CLI::App* command, Reading& reading, std::vector<std::string>& defines) {
    command
        ->add_option("-D,--define", defines,
                     "NAME=VALUE: set a .param, a device's value (r2), device.parameter (xu1.gbw) or "
                     "model.parameter")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--sandbox", reading.sandbox,
                      "refuse .include, .lib and PWL files outside of the deck's folder");
    command
        ->add_option("--max-devices", reading.max_devices,
                     "what subcircuits may expand to; a million by default")
        ->check(count_from_one());
}

// Splits NAME=VALUE; false, with a message, where there is no '='.
bool split(const std::vector<std::string>& list, std::vector<parser::Override>& overrides) {
    for (const std::string& item : list) {
        const std::size_t equals = item.find('=');
        if (equals == 0 || equals == std::string::npos || equals + 1 == item.size()) {
            complain(fmt::format("-D {}: expected NAME=VALUE, as in -D r2=47k", item));
            return false;
        }
        overrides.push_back({item.substr(0, equals), item.substr(equals + 1)});
    }
    return true;
}

// "10:1meg", as decks write numbers.
bool read_range(const char* option, const std::string& text,
                std::optional<std::pair<double, double>>& range) {
    const parser::NumberResult low = parser::parse_number(text);
    const bool colon = low.ok() && text.compare(low.length, 1, ":") == 0;
    const std::size_t second = low.length + 1;
    if (colon && second < text.size()) {
        const parser::NumberResult high = parser::parse_number(text, second);
        if (high.ok() && second + high.length == text.size() && low.value < high.value) {
            range = {low.value, high.value};
            return true;
        }
    }
    complain(fmt::format("{} {}: two numbers are expected, the lower first", option, text),
             fmt::format("{} 10:1meg", option));
    return false;
}

// A first word that is no command is the deck of `nullor DECK`, unless it is no file either and looks like a
// command: one that is misspelt, or a plain word in front of others.
bool is_deck(const std::vector<std::string>& words) {
    std::error_code error;
    const std::string& first = words[0];
    if (first == "-" || std::filesystem::exists(first, error)) return true;
    const std::string near = did_you_mean(first, {std::begin(commands), std::end(commands)});
    const bool plain = first.find_first_of("./\\") == std::string::npos;
    if (!plain || (near.empty() && words.size() == 1)) return true;
    complain(fmt::format("'{}' is neither a command nor a file", first),
             near.empty() ? fmt::format("commands are {}", fmt::join(commands, ", ")) : near);
    return false;
}

// For words that no option bears: what they may have meant.
std::string near_option(const CLI::App& app, const std::vector<std::string>& words) {
    std::vector<std::string> names;
    std::vector<const CLI::App*> apps{&app};
    for (const CLI::App* command : app.get_subcommands()) apps.push_back(command);
    for (const CLI::App* each : apps)
        for (const CLI::Option* option : each->get_options())
            for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& word : words) {
        const std::string name = word.substr(0, word.find('='));
        if (name.starts_with("--") && name.size() > 2 &&
            std::find(names.begin(), names.end(), name) == names.end())
            return did_you_mean(name, names);
    }
    return {};
}

// "{csv,raw,json}" of an option's type.
std::vector<std::string> choices_of(const std::string& type) {
    std::vector<std::string> choices;
    const std::size_t open = type.find('{'), close = type.find('}');
    if (open == std::string::npos || close == std::string::npos) return choices;
    std::string word;
    for (std::size_t k = open + 1; k <= close; ++k) {
        if (k < close && type[k] != ',')
            word += type[k];
        else
            choices.push_back(std::exchange(word, {}).substr(0, word.find("->")));
    }
    return choices;
}

CommandText text_of(const CLI::App& app) {
    CommandText command{app.get_name(), app.get_description(), app.get_footer(), {}, {}};
    for (const CLI::Option* option : app.get_options()) {
        OptionText text;
        text.operand = option->get_positional();
        text.required = option->get_required();
        text.repeats = option->get_expected_max() > 1;
        text.meaning = option->get_description();
        const std::string type = option->get_type_name();
        if (option->get_items_expected_max() > 0) text.value = type.substr(0, type.find(':'));
        text.choices = choices_of(type);
        if (text.operand) text.names.push_back(option->get_name(true));
        for (const std::string& name : option->get_snames()) text.names.push_back("-" + name);
        for (const std::string& name : option->get_lnames()) text.names.push_back("--" + name);
        command.options.push_back(std::move(text));
    }
    for (const CLI::App* child : app.get_subcommands([](const CLI::App*) { return true; }))
        command.commands.push_back(text_of(*child));
    return command;
}

} // namespace

Arguments parse_arguments(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    // `nullor DECK` is `nullor run DECK`.
    if (!words.empty() && (words[0].empty() || words[0][0] != '-' || words[0] == "-") &&
        std::none_of(std::begin(commands), std::end(commands),
                     [&](const char* c) { return words[0] == c; })) {
        if (!is_deck(words)) return Finished{2};
        words.insert(words.begin(), "run");
    }

    CLI::App app{"nullor: a circuit simulator for op-amp circuits", "nullor"};
    app.set_version_flag("--version", version_text());
    app.require_subcommand(1);
    app.failure_message([&words](const CLI::App* top, const CLI::Error& error) {
        std::string text = error.what();
        if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError))
            if (const std::string near = near_option(*top, words); !near.empty()) text += "\n  hint: " + near;
        return cut_to_size(text) + "\nRun with --help for more information.\n";
    });
    app.footer("Start with:  nullor run netlists/inverting.cir\n"
               "Exit status: 0 all expectations met, 1 one failed, 2 deck or command line wrong,\n"
               "             3 numbers failed, 4 files, 130 interrupted.");

    std::vector<std::string> defines;
    Reading reading;
    RunArguments run;
    std::string output;
    bool keep_going = false;
    CLI::App* run_app = app.add_subcommand("run", "run decks and report");
    run_app->add_option("DECK", run.decks, "netlists; - is standard input")->required();
    CLI::Option* run_output =
        run_app->add_option("-o,--output", output, "folder for result files: DIR/<deck>.<analysis>.<format>");
    CLI::Option* run_format = run_app->add_option("--format", run.format, "csv, raw, json or nc")
                                  ->check(CLI::IsMember({"csv", "raw", "json", "nc"}));
    run_app->add_flag("--explain", run.explain,
                      "how each analysis was solved, or the worst unknowns of every strategy: on standard "
                      "error, with -o in DIR/<deck>.explain.txt");
    run_app->add_flag("--keep-going", keep_going,
                      "run what is right beside cards that are not; the exit status is still theirs");
    add_reading(run_app, reading, defines);
    run_app
        ->add_option("-j,--jobs", run.jobs,
                     "decks at a time, and .step steps of each; results do not depend on it")
        ->check(count_from_one());
    run_app->footer("Example: nullor run netlists/inverting.cir -D r2=47k -o results --format raw");

    SweepArguments sweep;
    CLI::App* sweep_app =
        app.add_subcommand("sweep", "one deck over steps and random samples, into one labelled file");
    sweep_app->add_option("DECK", sweep.deck, "netlist; - is standard input")->required();
    sweep_app->add_option("-o,--output", sweep.output, "OUT.nc: NetCDF-4, or OUT.csv")->required();
    sweep_app
        ->add_option("--step", sweep.reading.steps,
                     "NAME=a:b:log:N, a:b:lin:N, a:b:dec:N, a:b:oct:N, a:b:step or list(a,b,...): one more "
                     ".step")
        ->type_name("SPEC")
        ->allow_extra_args(false);
    sweep_app->add_option("--samples", sweep.samples, "random samples of what the deck draws")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 48));
    sweep_app->add_option("--seed", sweep.seed, "of the samples; 1 by default");
    sweep_app->add_option("--sampling", sweep.sampling, "random, latin (hypercube) or sobol")
        ->check(CLI::IsMember({"random", "latin", "sobol"}));
    CLI::Option* corners = sweep_app->add_flag(
        "--corners", sweep.corners, "all combinations of the extremes of what the deck draws, not samples");
    corners->excludes("--samples");
    sweep_app
        ->add_option("--shard", sweep.shard, "K/N: part K of N, into OUT.KofN.nc; nullor merge joins them")
        ->type_name("K/N");
    sweep_app->add_flag("--resume", sweep.resume, "go on where an earlier run of the same sweep ended");
    sweep_app->add_option("--verify", sweep.verify_all, "all: check every frequency in all equations")
        ->transform(CLI::CheckedTransformer(std::map<std::string, bool>{{"all", true}, {"some", false}}))
        ->type_name("all");
    sweep_app->add_flag("--stats", sweep.stats, "how the frequencies were solved");
    add_reading(sweep_app, sweep.reading, defines);
    sweep_app->add_option("-j,--jobs", sweep.jobs, "threads; all processors by default")
        ->check(count_from_one());
    sweep_app->footer(
        "Example: nullor sweep amplifier.cir --step R2=1k:100k:log:50 --samples 1000 -o out.nc");

    MergeArguments merge;
    CLI::App* merge_app = app.add_subcommand("merge", "join the shards of a sweep");
    merge_app->add_option("OUT", merge.output, "OUT.nc")->required();
    merge_app->add_option("SHARD", merge.shards, "files of all shards, in any order")->required();
    merge_app->footer("Example: nullor merge out.nc out.*of8.nc");

    TestArguments test;
    std::string junit, json;
    CLI::App* test_app = app.add_subcommand("test", "check every .expect of every deck below a path");
    test_app->add_option("PATH", test.paths, "decks (*.cir) or folders")->required();
    CLI::Option* test_junit = test_app->add_option("--junit", junit, "write a JUnit report to this file");
    CLI::Option* test_json = test_app->add_option("--json", json, "write the results as JSON to this file");
    test_app->add_flag("--metamorphic", test.metamorphic,
                       "also run each deck in other forms (shuffled, split, scaled): "
                       "answers must be the same");
    add_reading(test_app, reading, defines);
    test_app->add_option("-j,--jobs", test.jobs, "decks and .step steps at a time; all processors by default")
        ->check(count_from_one());
    test_app->footer("Example: nullor test netlists --junit report.xml");

    CheckArguments check;
    CLI::App* check_app = app.add_subcommand("check", "say all that can be said without solving");
    check_app->add_option("DECK", check.decks, "netlists; - is standard input")->required();
    check_app->add_option("--format", check.format, "text or json")->check(CLI::IsMember({"text", "json"}));
    add_reading(check_app, reading, defines);
    check_app->footer("Example: nullor check amplifier.cir --format json");

    ExportArguments exported;
    CLI::App* export_app = app.add_subcommand("export", "write a deck for another simulator");
    export_app->add_option("DECK", exported.deck, "netlist; - is standard input")->required();
    export_app->add_option("--to", exported.to, "spice")->required()->check(CLI::IsMember({"spice"}));
    CLI::Option* export_output =
        export_app->add_option("-o,--output", output, "file; standard output if absent");
    add_reading(export_app, reading, defines);
    export_app->footer("Example: nullor export netlists/inverting.cir --to spice -o inverting-spice.cir");

    PlotArguments plot;
    CLI::App* plot_app = app.add_subcommand("plot", "draw results: curves and Bode diagrams");
    plot_app->add_option("RESULT", plot.results, "result files (csv, raw, json, nc)")->required();
    plot_app->add_option("-o,--output", plot.output,
                         "FIG.svg, FIG.png, FIG.pdf or REPORT.html; - is standard output (svg)");
    plot_app
        ->add_option("-c,--column", plot.columns,
                     "what to draw: v(out), ac.v(out), v(out)/v(in), vdb(out), 'v(x1.*)'; may be repeated")
        ->allow_extra_args(false);
    std::string x_range, y_range;
    plot_app->add_option("--xrange", x_range, "LOW:HIGH of the axis, as in 10:1meg")->type_name("LOW:HIGH");
    plot_app->add_option("--yrange", y_range, "LOW:HIGH of the first panel of each figure")
        ->type_name("LOW:HIGH");
    plot_app->add_option("--title", plot.title, "instead of the results' own");
    plot_app->footer("Example: nullor plot results/inverting.ac.csv -o bode.svg -c 'v(out)'");

    ReportArguments reported;
    CLI::App* report_app =
        app.add_subcommand("report", "sum results up: the yield of a sweep, ranges of curves");
    report_app
        ->add_option("RESULT", reported.results, "result files (nc, csv, raw, json), or folders of them")
        ->required();
    CLI::Option* report_output =
        report_app->add_option("-o,--output", output, "REPORT.html; text on standard output if absent");
    report_app->footer("Example: nullor report out.nc");
    QualifyArguments qualify;
    std::string limits, benches;
    CLI::App* qualify_app =
        app.add_subcommand("qualify", "measure an op-amp model on standard benches: its data sheet");
    qualify_app->add_option("MODEL", qualify.library, "library with the .subckt, or a .model of type opamp")
        ->required();
    qualify_app->add_option("NAME", qualify.name, "of the subcircuit, where the library has several");
    qualify_app
        ->add_option(
            "--pins", qualify.pins,
            "inp,inn,vp,vn,out: names or numbers of these pins; further ones as PIN=vp, vn, mid, 0 or open")
        ->type_name("LIST");
    qualify_app->add_option("--supply", qualify.supply, "5 (and ground), +-15 or 12/-5, in V")
        ->type_name("VOLTS");
    CLI::Option* qualify_limits =
        qualify_app->add_option("--limits", limits, "FILE.toml: min, typ and max of figures")
            ->type_name("FILE");
    CLI::Option* qualify_benches =
        qualify_app->add_option("--benches", benches, "folder to write the benches' decks to")
            ->type_name("DIR");
    qualify_app->add_flag("--json", qualify.json, "the data sheet as JSON");
    qualify_app->add_option("-j,--jobs", qualify.jobs, "benches at a time; all processors by default")
        ->check(count_from_one());
    qualify_app->footer("Example: nullor qualify LM741.lib --supply +-15 --limits lm741.toml");
    CompletionArguments completion;
    CLI::App* completion_app =
        app.add_subcommand("completion", "print what completes command lines in a shell, or the manual page");
    completion_app->add_option("SHELL", completion.form, "bash, zsh, fish or man")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish", "man"}));
    completion_app->footer(
        "Example: nullor completion bash > ~/.local/share/bash-completion/completions/nullor");
    completion.program = text_of(app);

    try {
        app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::ParseError& error) {
        const int status = app.exit(error);
        return Finished{status == 0 ? 0 : 2};
    }

    const auto given = [](CLI::Option* option, const std::string& value) {
        return option->count() ? std::optional<std::string>(value) : std::nullopt;
    };
    if (!split(defines, reading.overrides)) return Finished{2};
    for (const auto& [name, text, range] :
         {std::tuple("--xrange", &x_range, &plot.x_range), std::tuple("--yrange", &y_range, &plot.y_range)})
        if (!text->empty() && !read_range(name, *text, *range)) return Finished{2};
    if (run_format->count() && !run_output->count()) {
        complain(fmt::format("--format {}: this is how files are written, and none is asked for", run.format),
                 fmt::format("-o DIR writes DIR/<deck>.<analysis>.{}", run.format));
        return Finished{2};
    }
    sweep.reading.overrides = reading.overrides;
    run.reading = test.reading = check.reading = exported.reading = reading;
    run.reading.despite_requests = check.reading.despite_requests = true;
    run.reading.keep_going = keep_going;
    run.output = given(run_output, output);
    exported.output = given(export_output, output);
    reported.output = given(report_output, output);
    test.junit = given(test_junit, junit);
    test.json = given(test_json, json);
    qualify.limits = given(qualify_limits, limits);
    qualify.benches = given(qualify_benches, benches);
    if (qualify.jobs == 0) qualify.jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    if (test.jobs == 0) test.jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    if (sweep.jobs == 0) sweep.jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    if (run_app->parsed()) return run;
    if (sweep_app->parsed()) return sweep;
    if (merge_app->parsed()) return merge;
    if (test_app->parsed()) return test;
    if (check_app->parsed()) return check;
    if (export_app->parsed()) return exported;
    if (report_app->parsed()) return reported;
    if (qualify_app->parsed()) return qualify;
    if (completion_app->parsed()) return completion;
    return plot;
}

} // namespace nullor::cli
