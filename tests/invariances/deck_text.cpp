#include "tests/invariances/deck_text.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <random>
#include <sstream>

namespace invariances {

namespace {

std::string first_word(const std::string& line) {
    std::istringstream stream(line);
    std::string word;
    stream >> word;
    std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
    return word;
}

bool one_of(const std::string& word, std::initializer_list<const char*> list) {
    return std::any_of(list.begin(), list.end(), [&](const char* item) { return word == item; });
}

// .lib file section uses one; .lib section begins one.
bool opens_section(const std::string& line) {
    std::istringstream stream(line);
    std::string word, file, section;
    stream >> word >> file;
    return first_word(line) == ".lib" && !(stream >> section);
}

Card::Kind kind_of(const std::string& word) {
    if (word[0] != '.') return Card::Kind::element;
    if (one_of(word, {".param", ".params", ".func", ".function", ".model", ".subckt", ".macro"}))
        return Card::Kind::definition;
    if (one_of(word, {".include", ".inc", ".lib"})) return Card::Kind::file;
    if (one_of(word, {".options", ".option", ".opt", ".temp", ".global", ".ic", ".nodeset"}))
        return Card::Kind::setting;
    return Card::Kind::question;
}

} // namespace

bool DeckText::has(Card::Kind kind) const {
    return std::any_of(cards.begin(), cards.end(), [&](const Card& card) { return card.kind == kind; });
}

std::string DeckText::without_questions() const {
    std::string text = title + "\n";
    for (const Card& card : cards)
        if (card.kind != Card::Kind::question) text += card.text;
    return text + ".op\n.end\n";
}

DeckText split_cards(const std::string& text) {
    DeckText deck;
    std::istringstream stream(text);
    std::getline(stream, deck.title);
    std::string line;
    int depth = 0; // of .subckt and of library sections
    while (std::getline(stream, line)) {
        if (line.rfind("*@.", 0) == 0 || line.rfind("*@+", 0) == 0) line.erase(0, 2);
        const std::string word = first_word(line);
        if (word.empty() || word[0] == '*' || word[0] == ';' || word[0] == '$' || word.rfind("//", 0) == 0)
            continue;
        if (depth == 0 && word == ".end") break;
        const bool continues = word[0] == '+' || depth > 0;
        if (continues && !deck.cards.empty())
            deck.cards.back().text += line + "\n";
        else
            deck.cards.push_back({kind_of(word), line + "\n"});
        if (one_of(word, {".subckt", ".macro"}) || opens_section(line)) ++depth;
        if (one_of(word, {".ends", ".eom", ".endl"})) --depth;
    }
    return deck;
}

DeckText shuffled(const DeckText& deck, unsigned seed) {
    DeckText result = deck;
    const auto movable = [](const Card& card) {
        return card.kind == Card::Kind::element || card.kind == Card::Kind::definition;
    };
    std::vector<std::size_t> order(deck.cards.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    order.erase(
        std::remove_if(order.begin(), order.end(), [&](std::size_t k) { return !movable(deck.cards[k]); }),
        order.end());
    std::mt19937 random(seed);
    for (std::size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[random() % k]);
    std::size_t next = 0;
    for (Card& card : result.cards)
        if (movable(card)) card = deck.cards[order[next++]];
    return result;
}

DeckText wrapped(const DeckText& deck, const std::vector<std::string>& pins) {
    DeckText result;
    result.title = deck.title;
    std::string inside = ".subckt whole";
    for (const std::string& pin : pins) inside += " " + pin;
    inside += "\n";
    for (const Card& card : deck.cards)
        if (card.kind == Card::Kind::element)
            inside += card.text;
        else
            result.cards.push_back(card);
    result.cards.push_back({Card::Kind::definition, inside + ".ends whole\n"});
    std::string use = "XWHOLE";
    for (const std::string& pin : pins) use += " " + pin;
    result.cards.push_back({Card::Kind::element, use + " whole\n"});
    return result;
}

} // namespace invariances
