#include <iostream>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/commands/deck_run.hpp"
#include "cli/process/progress.hpp"
#include "cli/process/status.hpp"
#include "cli/text/diagnostics_text.hpp"

namespace nullor::cli {

int check(const CheckArguments& arguments) {
    int status = 0;
    std::string json; // the objects of all decks' diagnostics: one array
    for (const std::string& deck : arguments.decks) {
        Progress progress(deck, false);
        run::Settings settings;
        settings.keep_tables = false;
        settings.only_check = true;
        DeckRun run = run_deck(
            deck, arguments.reading, [&](const parser::Sources&, const run::Work&) { return settings; },
            progress);
        Diagnostics all = run.reading;
        if (run.interrupted) {
            std::cerr << render(all, run.sources, colours_on(STDERR_FILENO));
            return 130;
        }
        if (run.report) all.append(run.report->diagnostics);
        if (arguments.format == "json") {
            const std::string objects = render_json(all, run.sources);
            if (!objects.empty()) json += (json.empty() ? "" : ",\n") + objects;
        } else
            std::cerr << render(all, run.sources, colours_on(STDERR_FILENO));
        const int own = all.exit_status();
        if (arguments.format == "text" && own == 0)
            std::cout << fmt::format("{}: ok{}\n", deck, all.empty() ? "" : ", with warnings");
        status = combine(status, own);
    }
    if (arguments.format == "json") std::cout << (json.empty() ? "[]" : "[\n" + json + "\n]") << '\n';
    std::cout << std::flush;
    return status;
}

} // namespace nullor::cli
