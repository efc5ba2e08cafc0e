#include "parser/names/parameters.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace nullor::parser {

namespace {

// The first `length` bytes of the word.
bool is_name(const Word& word, std::size_t length) {
    if (word.kind != Word::Kind::plain || length == 0) return false;
    const char first = word.lower[0];
    if (!((first >= 'a' && first <= 'z') || first == '_' || static_cast<unsigned char>(first) >= 0x80))
        return false;
    return word.lower.find_first_of("+-*/^?:&|<>!~[]{}\"'") >= length;
}
bool is_name(const Word& word) {
    return is_name(word, word.lower.size());
}

// "( a , b )" from the word at k, which is the "(".
std::vector<std::string> read_arguments(const Card& card, std::size_t k, std::size_t close,
                                        Diagnostics& diagnostics) {
    std::vector<std::string> arguments;
    for (std::size_t j = k + 1; j < close; ++j) {
        const Word& word = card.words[j];
        if (word.is(",")) continue;
        if (!is_name(word))
            diagnostics.error(word.span, "bad-name", "'" + word.text + "' cannot be the name of an argument");
        else if (std::find(arguments.begin(), arguments.end(), word.lower) != arguments.end())
            diagnostics.error(word.span, "duplicate-argument",
                              "the argument '" + word.text + "' stands twice");
        else
            arguments.push_back(word.lower);
    }
    return arguments;
}

ExpressionPtr read_value(const Card& card, std::size_t first, std::size_t last, Diagnostics& diagnostics) {
    const std::vector<Word>& words = card.words;
    if (first >= last) {
        diagnostics.error(words[std::min(first, words.size()) - 1].span, "missing-value",
                          "a value is missing behind this");
        return nullptr;
    }
    if (!words[last - 1].closed) return nullptr;
    std::size_t begin = words[first].begin, end = words[last - 1].end;
    if (last == first + 1 && words[first].kind == Word::Kind::braced && end >= begin + 2) ++begin, --end;
    return parse_expression(card.text, begin, end, diagnostics);
}

// The names that a tree reads in the scope in which it stands, the bodies of functions of that scope
// included.
class Dependencies {
public:
    explicit Dependencies(const Scope& scope) : scope_(scope) {}

    std::set<std::string> names;

    void walk(const Expression& tree) {
        walk(tree, nullptr);
        while (!open_.empty()) {
            const Function* function = open_.back();
            open_.pop_back();
            walk(*function->body, function);
        }
    }

private:
    void walk(const Expression& tree, const Function* inside) {
        for_each(tree, [&](const Expression& e) {
            if (e.kind == Expression::Kind::name) {
                const bool argument =
                    inside && std::count(inside->arguments.begin(), inside->arguments.end(), e.text) > 0;
                if (!argument) names.insert(e.text);
            } else if (e.kind == Expression::Kind::call) {
                const Function* function = scope_.own_function(e.text);
                if (function && functions_.insert(function).second) open_.push_back(function);
            }
        });
    }

    const Scope& scope_;
    std::set<const Function*> functions_;
    std::vector<const Function*> open_;
};

class Order {
public:
    Order(const std::vector<Definition>& definitions, const std::map<std::string, Binding>& given,
          Scope& scope, Circuit& circuit, Diagnostics& diagnostics)
        : definitions_(definitions), given_(given), scope_(scope), circuit_(circuit),
          diagnostics_(diagnostics) {}

    void define() {
        for (const Definition& d : definitions_)
            if (d.function && d.value) scope_.define(Function{d.name, d.arguments, d.value, nullptr, d.span});
        for (std::size_t k = 0; k < definitions_.size(); ++k)
            if (!definitions_[k].function) index_[definitions_[k].name] = k;
        state_.assign(definitions_.size(), State::open);
        for (std::size_t k = 0; k < definitions_.size(); ++k)
            if (!definitions_[k].function) visit(k);
    }

private:
    enum class State { open, on_the_way, done };
    struct Step {
        std::size_t index;
        std::vector<std::size_t> needs;
        std::size_t next = 0;
    };

    // Depth first, with a stack of its own: chains may be as long as a deck.
    void visit(std::size_t root) {
        if (state_[root] != State::open) return;
        std::vector<Step> way;
        enter(root, way);
        while (!way.empty()) {
            Step& step = way.back();
            if (step.next == step.needs.size()) {
                finish(step.index);
                way.pop_back();
                continue;
            }
            const std::size_t need = step.needs[step.next++];
            if (state_[need] == State::open)
                enter(need, way);
            else if (state_[need] == State::on_the_way)
                report_cycle(need, way);
        }
    }

    void enter(std::size_t k, std::vector<Step>& way) {
        state_[k] = State::on_the_way;
        Step step{k, {}, 0};
        const Definition& d = definitions_[k];
        if (d.value && !given_.contains(d.name)) {
            Dependencies dependencies(scope_);
            dependencies.walk(*d.value);
            for (const std::string& name : dependencies.names)
                if (const auto found = index_.find(name);
                    found != index_.end() && !means_outer(found->second, k))
                    step.needs.push_back(found->second);
        }
        way.push_back(std::move(step));
    }

    // `.subckt amp in out params: gain={gain}` takes the gain from outside.
    [[nodiscard]] bool means_outer(std::size_t need, std::size_t k) const {
        return need == k && scope_.caller() && scope_.caller()->parameter(definitions_[k].name);
    }

    void finish(std::size_t k) {
        state_[k] = State::done;
        const Definition& d = definitions_[k];
        const auto given = given_.find(d.name);
        std::optional<Binding> value;
        if (given != given_.end())
            value = given->second;
        else if (circular_.contains(k))
            value = constant_binding(0, d.span); // reported; what reads it is not
        else {
            Draws draws(circuit_, scope_.prefix() + d.name);
            value = bind_tree(d.value, scope_, diagnostics_, &draws);
        }
        if (!value) value = constant_binding(0, d.span);
        const ParameterId id{static_cast<int>(circuit_.parameters.size())};
        circuit_.parameters.push_back({scope_.prefix() + d.name, std::move(*value)});
        scope_.define(d.name, id);
    }

    void report_cycle(std::size_t again, const std::vector<Step>& way) {
        std::size_t first = 0;
        while (way[first].index != again) ++first;
        std::string names;
        std::vector<Frame> places;
        for (std::size_t k = first; k < way.size(); ++k) {
            const Definition& d = definitions_[way[k].index];
            circular_.insert(way[k].index);
            names += d.name + " -> ";
            if (k > first) places.push_back({"'" + d.name + "' is defined here", d.span});
        }
        const Definition& d = definitions_[again];
        diagnostics_
            .error(d.span, "circular-parameters", "parameters depend on each other: " + names + d.name)
            .chain = std::move(places);
    }

    const std::vector<Definition>& definitions_;
    const std::map<std::string, Binding>& given_;
    Scope& scope_;
    Circuit& circuit_;
    Diagnostics& diagnostics_;
    std::map<std::string, std::size_t> index_;
    std::vector<State> state_;
    std::set<std::size_t> circular_;
};

// Whether a value follows the name at word k of a .param card by a blank alone.
bool blank_for_equals(const Card& card, std::size_t k) {
    if (!card.key().starts_with(".param") || !is_name(card.words[k]) || k + 1 >= card.words.size())
        return false;
    const Word &name = card.words[k], &value = card.words[k + 1];
    return value.begin > name.end && (value.is("(") || !value.is_punctuation());
}

} // namespace

std::vector<Definition> read_definitions(const Card& card, std::size_t first, Diagnostics& diagnostics) {
    const std::vector<Word>& words = card.words;
    std::vector<Definition> result;
    for (std::size_t k = first; k < words.size();) {
        if (words[k].is(",")) {
            ++k;
            continue;
        }
        Definition d;
        d.name = words[k].lower;
        d.span = words[k].span;
        std::size_t equals = k + 1;
        if (equals < words.size() && words[equals].is("(")) equals = closing(words, equals) + 1;
        const bool equal = equals < words.size() && words[equals].is("=");
        // LTspice's `.param x 100` and `.param y table(x, 0,1, 1,5)`
        if (!equal && blank_for_equals(card, k)) {
            const std::size_t last = joined_end(words, k + 1);
            d.value = read_value(card, k + 1, last, diagnostics);
            result.push_back(std::move(d));
            k = last;
            continue;
        }
        // OrCAD's `.param rval:1000` and `.param rval:{2*r}`
        const std::size_t colon = words[k].text.find(':');
        if (!equal && colon != std::string::npos && is_name(words[k], colon)) {
            const bool behind = colon + 1 == words[k].text.size();
            if (behind && k + 1 < words.size() && words[k + 1].begin == words[k].end) {
                ++k;
                d.value = read_value(card, k, k + 1, diagnostics);
            } else if (!behind) {
                d.value = parse_expression(card.text, words[k].begin + colon + 1, words[k].end, diagnostics);
            }
            if (!behind || d.value) {
                d.name.resize(colon);
                result.push_back(std::move(d));
                ++k;
                continue;
            }
        }
        if (equals > k + 1) {
            d.function = true;
            d.arguments = read_arguments(card, k + 1, std::min(equals, words.size()) - 1, diagnostics);
        }
        if (!is_name(words[k]) || !equal) {
            diagnostics.error(words[k].span, "bad-definition",
                              "'" + words[k].text + "' is not followed by '= value'",
                              "a definition is written as name=value or name={expression}");
            return result;
        }
        if (!d.function && (d.name == "time" || d.name == "temper"))
            diagnostics.error(d.span, "reserved-name", "'" + words[k].text + "' has a meaning of its own",
                              d.name == "temper" ? "the temperature is set by .temp" : "");
        const std::size_t last = value_end(words, equals + 1);
        // IsSpice's {r=???}: who calls has to say it.
        if (last == equals + 2 && words[equals + 1].lower.find_first_not_of('?') == std::string::npos) {
            k = last;
            continue;
        }
        d.value = read_value(card, equals + 1, last, diagnostics);
        result.push_back(std::move(d));
        k = last;
    }
    return result;
}

std::vector<Definition> read_function(const Card& card, Diagnostics& diagnostics) {
    const std::vector<Word>& words = card.words;
    const std::size_t close = words.size() > 2 && words[2].is("(") ? closing(words, 2) : words.size();
    if (close >= words.size() || !is_name(words[1])) {
        diagnostics.error(card.span(), "bad-definition", ".func needs a name, arguments and an expression",
                          "write .func f(x,y) {x+2*y}");
        return {};
    }
    Definition d;
    d.name = words[1].lower;
    d.span = words[1].span;
    d.function = true;
    d.arguments = read_arguments(card, 2, close, diagnostics);
    const std::size_t first = close + 1 < words.size() && words[close + 1].is("=") ? close + 2 : close + 1;
    d.value = read_value(card, first, words.size(), diagnostics);
    return {std::move(d)};
}

void keep_last(std::vector<Definition>& definitions, Diagnostics& diagnostics) {
    std::map<std::pair<std::string, bool>, std::size_t> seen;
    std::vector<Definition> kept;
    for (Definition& d : definitions) {
        const auto [place, fresh] = seen.try_emplace({d.name, d.function}, kept.size());
        if (fresh) {
            kept.push_back(std::move(d));
            continue;
        }
        Definition& before = kept[place->second];
        diagnostics.warning(d.span, "redefinition", "'" + d.name + "' is defined again: this one stands")
            .chain.push_back({"first defined here", before.span});
        before = std::move(d);
    }
    definitions = std::move(kept);
}

std::vector<Definition> read_block_definitions(const Block& block, Diagnostics& diagnostics) {
    std::vector<Definition> result;
    const auto append = [&](std::vector<Definition> more) {
        std::move(more.begin(), more.end(), std::back_inserter(result));
    };
    for (const Card& card : block.parameters) append(read_definitions(card, 1, diagnostics));
    for (const Card& card : block.functions) append(read_function(card, diagnostics));
    keep_last(result, diagnostics);
    return result;
}

void define(const std::vector<Definition>& definitions, const std::map<std::string, Binding>& given,
            Scope& scope, Circuit& circuit, Diagnostics& diagnostics) {
    Order(definitions, given, scope, circuit, diagnostics).define();
}

} // namespace nullor::parser
