#pragma once
// A text read as a deck that lies beside the feature decks, so that their includes are there, and no other
// file.

#include <cstdint>
#include <optional>
#include <string>

#include "cli/text/diagnostics_text.hpp"
#include "parser/elaborate.hpp"
#include "tests/fuzz/claim.hpp"

namespace fuzz {

struct Deck {
    nullor::parser::Sources sources;
    nullor::Diagnostics diagnostics;
    std::optional<nullor::parser::Job> job;

    Deck(const std::uint8_t* data, std::size_t size, std::size_t most_devices) {
        const std::string folder = NULLOR_SOURCE_DIR "/netlists/features";
        nullor::parser::ReadOptions options;
        options.sandbox = folder;
        options.most_devices = most_devices;
        job = nullor::parser::read_text(folder + "/fuzz.cir",
                                        std::string(reinterpret_cast<const char*>(data), size), options,
                                        sources, diagnostics);
        claim(job.has_value() == !diagnostics.has_errors(), "there is a circuit or an error");
        say(diagnostics);
    }

    // Whatever there is to say can be said.
    void say(const nullor::Diagnostics& found) const {
        for (const nullor::Diagnostic& d : found.all()) {
            claim(!d.message.empty() && !d.code.empty(), "a diagnostic says something");
            claim(d.span.file < sources.count(), "a diagnostic stands in a text that was read");
            if (d.span.known())
                claim(d.span.line >= 1 && d.span.column >= 1, "lines and columns count from 1");
        }
        (void)nullor::cli::render(found, sources, false);
        (void)nullor::cli::render_json(found, sources);
    }
};

} // namespace fuzz
