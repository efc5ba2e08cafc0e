#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/commands/deck_run.hpp"
#include "cli/process/interrupt.hpp"
#include "cli/process/output_checks.hpp"
#include "cli/process/shard_option.hpp"
#include "cli/process/status.hpp"
#include "cli/process/sweep_progress.hpp"
#include "cli/text/diagnostics_text.hpp"
#include "cli/text/messages.hpp"
#include "cli/text/sweep_text.hpp"
#include "engine/results/files/sha256.hpp"
#include "engine/results/sweep/sweep_file.hpp"
#include "engine/run/deck/options_text.hpp"
#include "engine/run/sweep/sweep.hpp"

namespace nullor::cli {

namespace {

std::optional<results::ShardIndex> shard_for(const SweepArguments& arguments) {
    if (!arguments.shard.empty()) {
        const auto shard = shard_of(arguments.shard);
        if (!shard)
            complain(fmt::format("--shard {}: expected K/N with K from 1 to N, as in --shard 3/8",
                                 arguments.shard));
        return shard;
    }
    const auto shard = shard_of_slurm();
    if (shard)
        fmt::print(stderr, "task of a Slurm job array: shard {}/{} (--shard 1/1 computes the whole)\n",
                   shard->k, shard->n);
    return shard.value_or(results::ShardIndex{});
}

// What the results depend on besides the settings of the sweep.
results::SweepPlan plan_of(const SweepArguments& arguments, const parser::Sources& sources) {
    results::SweepPlan plan{{"deck", results::sha256(sources.file(0).text)}};
    std::string others, definitions, steps;
    for (int k = 1; k < sources.count(); ++k)
        if (!sources.file(k).name.starts_with("<")) others += results::sha256(sources.file(k).text);
    if (!others.empty()) plan.push_back({"included files", results::sha256(others)});
    for (const parser::Override& override : arguments.reading.overrides)
        definitions += fmt::format("{}={} ", override.name, override.value);
    for (const std::string& step : arguments.reading.steps) steps += step + " ";
    plan.push_back({"-D", definitions});
    plan.push_back({"--step", steps});
    return plan;
}

run::SweepSettings settings_for(const SweepArguments& arguments, const results::ShardIndex& shard,
                                const parser::Sources& sources, const run::Work& work) {
    run::SweepSettings settings;
    settings.output = arguments.output;
    settings.samples = arguments.samples;
    settings.seed = arguments.seed;
    settings.sampling = arguments.sampling == "latin"   ? batch::Sampling::latin
                        : arguments.sampling == "sobol" ? batch::Sampling::sobol
                                                        : batch::Sampling::random;
    settings.corners = arguments.corners;
    settings.verify_all = arguments.verify_all;
    settings.resume = arguments.resume;
    settings.shard = shard;
    settings.jobs = arguments.jobs;
    settings.plan = plan_of(arguments, sources);
    settings.provenance.version = NULLOR_VERSION;
    settings.provenance.deck = sources.file(0).text;
    settings.provenance.options = run::options_text(work);
    const auto say = [&](const std::string& text) {
        std::string& options = settings.provenance.options;
        options += (options.empty() ? "" : " ") + text;
    };
    for (const parser::Override& override : arguments.reading.overrides)
        say("-D " + override.name + "=" + override.value);
    for (const std::string& step : arguments.reading.steps) say("--step " + step);
    return settings;
}

std::string run_again(const SweepArguments& arguments) {
    std::string command = "nullor run " + shell_word(arguments.deck);
    for (const parser::Override& override : arguments.reading.overrides)
        command += " -D " + shell_word(override.name + "=" + override.value);
    return command;
}

} // namespace

int sweep(const SweepArguments& arguments) {
    if (!is_file_name(arguments.output)) return 2;
    const std::optional<results::ShardIndex> shard = shard_for(arguments);
    if (!shard) return 2;
    const bool colours = colours_on(STDERR_FILENO);
    parser::Sources sources;
    Diagnostics reading;
    std::optional<parser::Job> job = read_job(arguments.deck, arguments.reading, sources, reading);
    std::cerr << render(reading, sources, colours) << std::flush;
    if (!job) return interrupted() ? 130 : reading.exit_status();
    if (!spares_sources(results::shard_path(arguments.output, *shard), sources)) return 2;
    if (!ends_in(arguments.output, {".nc", ".csv"})) return 2;
    run::Work work;
    work.circuit = std::make_shared<const Circuit>(std::move(job->circuit));
    work.requests = std::move(job->requests);
    work.measures = std::move(job->measures);
    run::SweepReport report;
    {
        SweepProgress progress(arguments.deck);
        report = run::sweep(work, settings_for(arguments, *shard, sources, work), progress);
    }
    std::cerr << render(report.diagnostics, sources, colours) << std::flush;
    int status = combine(reading.exit_status(), report.exit_status());
    if (report.interrupted) {
        fmt::print(stderr, "interrupted; --resume goes on from what is finished\n");
    } else if (!report.files.empty()) {
        std::cout << render(report, run_again(arguments), arguments.stats) << std::flush;
        if (!std::cout) {
            complain("standard output could not be written");
            status = combine(status, 4);
        }
    }
    return status;
}

} // namespace nullor::cli
