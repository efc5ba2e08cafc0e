#pragma once
// Sweeps: what .dc, .step, .ac and .temp list, and the checks that constants allow.

#include <optional>
#include <vector>

#include "parser/requests/requests_context.hpp"

namespace nullor::parser {

// Walks over the values of a card, one item after the other; commas between them mean nothing.
class CardValues {
public:
    CardValues(const RequestContext& context, const Card& card, std::size_t first)
        : context_(context), card_(card), at_(first) {
        skip();
    }
    [[nodiscard]] bool done() const { return at_ >= card_.words.size(); }
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] const Word& word() const { return card_.words[at_]; } // not done()
    [[nodiscard]] bool next_is(std::string_view lower_case) const { return !done() && word().is(lower_case); }
    void advance(std::size_t words = 1) {
        at_ += words;
        skip();
    }
    // The next item as a number; nullopt after an error, also where there is none ("the stop frequency").
    [[nodiscard]] std::optional<Binding> value(const char* what);
    // The rest of the card must be empty; reports the first word that is not used.
    void expect_end();

private:
    void skip() {
        while (at_ < card_.words.size() && card_.words[at_].is(",")) ++at_;
    }
    const RequestContext& context_;
    const Card& card_;
    std::size_t at_;
};

// One thing and its values, of a .dc or .step card; nullopt after an error.
[[nodiscard]] std::optional<analysis::SweptTarget> read_swept(const RequestContext& context, const Card& card,
                                                              CardValues& values);

// dec|oct|lin N f1 f2, or list f ...
[[nodiscard]] std::optional<analysis::Sweep> read_frequencies(const RequestContext& context, const Card& card,
                                                              CardValues& values);

void read_step(const RequestContext& context, const Card& card);
void read_temperatures(const RequestContext& context, const Card& card);

// What can be said of a sweep before it runs, where its numbers are constants.
void check_sweep(const Card& card, const analysis::Sweep& sweep, Diagnostics& diagnostics);

} // namespace nullor::parser
