// Waveforms: each number set to 0, each option to its default.

#include "engine/devices/parts/waveform.hpp"
#include "parser/names/scope.hpp"
#include "tests/coverage/item.hpp"

namespace nullor::coverage {

namespace {

using devices::WaveformInfo;

std::vector<std::string> names_of(const WaveformInfo& info) {
    std::vector<std::string> names;
    std::string name;
    for (const char c : std::string(info.numbers) + " ") {
        if (c != ' ')
            name += c;
        else if (!name.empty())
            names.push_back(std::exchange(name, {}));
    }
    return names;
}

bool set_argument(parser::Job& job, const WaveformInfo& info, std::size_t index, double value) {
    bool changed = false;
    for (Instance& instance : job.circuit.instances) {
        if (instance.waveform != static_cast<int>(info.kind) || instance.arguments.size() <= index) continue;
        Binding& binding = instance.arguments[index];
        if (parser::constant_value(binding) == value) continue;
        binding = parser::constant_binding(value, binding.span);
        changed = true;
    }
    return changed;
}

// Times (offset 0) or values (offset 1) of all points but the first a thousandth off.
bool move_points(parser::Job& job, const WaveformInfo& info, std::size_t offset) {
    bool changed = false;
    for (Instance& instance : job.circuit.instances) {
        if (instance.waveform != static_cast<int>(info.kind)) continue;
        for (std::size_t k = info.options.size() + 2 + offset; k < instance.arguments.size(); k += 2) {
            Binding& binding = instance.arguments[k];
            const std::optional<double> value = parser::constant_value(binding);
            if (!value || *value == 0) continue;
            binding = parser::constant_binding(1.001 * *value, binding.span);
            changed = true;
        }
    }
    return changed;
}

Item word_item(std::string section, std::string word, std::string meaning, std::string about) {
    Item item{std::move(section), word, std::move(meaning), {}, {}, std::move(about)};
    item.text = [word](const DeckFile& deck) {
        std::vector<Edit> edits;
        for (const CardRange& card : deck.cards)
            if (card.key[0] == 'v' || card.key[0] == 'i')
                for (const std::size_t at : places_of(deck, card, word)) edits.push_back({at, at, "no"});
        return edited(deck, std::move(edits));
    };
    return item;
}

} // namespace

std::vector<Item> waveform_items() {
    std::vector<Item> items;
    for (const WaveformInfo& info : devices::waveforms()) {
        std::string name(info.name);
        for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
        const std::string section = "Waveform: " + name, about = "source-" + std::string(info.name);
        items.push_back(word_item(section, std::string(info.name), std::string(info.meaning), about));
        const std::vector<std::string> names = names_of(info);
        for (std::size_t k = 0; k < names.size(); ++k) {
            Item item{section, names[k], "", {}, {}, about};
            if (info.pairs)
                item.job = [&info, k](parser::Job& job) { return move_points(job, info, k); };
            else
                item.job = [&info, at = info.options.size() + k](parser::Job& job) {
                    return set_argument(job, info, at, 0);
                };
            items.push_back(std::move(item));
        }
        for (std::size_t k = 0; k < info.options.size(); ++k) {
            Item item{section, std::string(info.options[k].name) + "=", "", {}, {}, about};
            item.job = [&info, k](parser::Job& job) {
                return set_argument(job, info, k, info.options[k].default_value);
            };
            items.push_back(std::move(item));
        }
        if (!info.pairs) continue;
        items.push_back(word_item(section, "file", "points from a file", about));
        items.push_back(word_item(section, "repeat", "REPEAT FOREVER (points) ENDREPEAT", about));
    }
    return items;
}

} // namespace nullor::coverage
