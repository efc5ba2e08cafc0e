#include "parser/deck/conditional.hpp"

#include <algorithm>

namespace nullor::parser {

namespace {

struct Branches {
    Span span;
    bool around;         // what stands around them is read
    bool taken;          // one of them holds
    bool reads;          // the present one is read
    bool closed = false; // by .else
};

bool opens(const Card& card) {
    return card.key() == ".if";
}
bool closes(const Card& card) {
    return card.key() == ".endif";
}
bool defines(const Card& card) {
    constexpr std::string_view keys[] = {".param", ".params", ".func", ".function"};
    return std::find(std::begin(keys), std::end(keys), card.key()) != std::end(keys);
}

class Chooser {
public:
    Chooser(const std::vector<Card>& cards, const Decide& decide, Diagnostics& diagnostics)
        : decide_(decide), diagnostics_(diagnostics) {
        int branches = 0;
        for (const Card& card : cards) {
            branches += (opens(card) ? 1 : 0) - (closes(card) ? 1 : 0);
            inside_ += subcircuit(card);
            if (branches == 0 && inside_ == 0 && defines(card)) definitions_.push_back(&card);
        }
        inside_ = 0;
    }

    // False for what is not read.
    bool keep(const Card& card) {
        if (opens(card)) {
            const bool around = reads(), holds = around && decide(card);
            open_.push_back({card.span(), around, holds, holds});
        } else if (card.key() == ".elseif" || card.key() == ".else") {
            next_branch(card);
        } else if (closes(card)) {
            if (open_.empty())
                stray(card);
            else
                open_.pop_back();
        } else {
            if (!reads()) return false;
            inside_ += subcircuit(card);
            if (!open_.empty() && inside_ == 0 && defines(card)) definitions_.push_back(&card);
            return true;
        }
        return false;
    }

    void finish() {
        for (const Branches& one : open_)
            diagnostics_.error(one.span, "unclosed-if", "this .if has no .endif");
    }

private:
    [[nodiscard]] bool reads() const { return open_.empty() || open_.back().reads; }

    static int subcircuit(const Card& card) {
        if (card.key() == ".subckt" || card.key() == ".macro") return 1;
        return card.key() == ".ends" || card.key() == ".eom" ? -1 : 0;
    }

    bool decide(const Card& card) {
        if (decide_) return decide_(card, definitions_);
        diagnostics_.error(card.span(), "unsupported-card", card.key() + " is not supported here");
        return false;
    }

    void next_branch(const Card& card) {
        if (open_.empty()) return stray(card);
        if (open_.back().closed)
            diagnostics_.error(card.span(), "behind-else", card.key() + " stands behind .else");
        if (card.key() == ".else" && card.words.size() > 1)
            diagnostics_.error(card.words[1].span, "unexpected-word",
                               "'" + card.words[1].text + "' behind .else",
                               card.words[1].is("if") ? "a condition stands behind .elseif" : "");
        Branches& branches = open_.back();
        branches.closed = card.key() == ".else";
        branches.reads = branches.around && !branches.taken && (branches.closed || decide(card));
        branches.taken = branches.taken || branches.reads;
    }

    void stray(const Card& card) {
        diagnostics_.error(card.span(), "stray-" + card.key().substr(1), card.key() + " without .if");
    }

    const Decide& decide_;
    Diagnostics& diagnostics_;
    std::vector<Branches> open_;
    std::vector<const Card*> definitions_;
    int inside_ = 0; // of how many .subckt
};

} // namespace

void choose_cards(std::vector<Card>& cards, const Decide& decide, Diagnostics& diagnostics) {
    if (std::none_of(cards.begin(), cards.end(), [](const Card& card) {
            return opens(card) || closes(card) || card.key().starts_with(".else");
        }))
        return;
    Chooser chooser(cards, decide, diagnostics);
    std::vector<char> kept; // their addresses stay while they are chosen
    for (const Card& card : cards) kept.push_back(chooser.keep(card) ? 1 : 0);
    chooser.finish();
    std::vector<Card> read;
    for (std::size_t k = 0; k < cards.size(); ++k)
        if (kept[k] != 0) read.push_back(std::move(cards[k]));
    cards = std::move(read);
}

} // namespace nullor::parser
