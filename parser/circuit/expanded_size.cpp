#include "parser/circuit/expanded_size.hpp"

#include <unordered_map>
#include <vector>

#include "parser/circuit/build.hpp"

namespace nullor::parser {

namespace {

constexpr std::size_t deepest = 256; // as instances may be

class Counter {
public:
    // Instances of subcircuits in the block, and devices where these count.
    double of(const Block& block, bool devices, const Card** most) {
        homes_.push_back(&block);
        double sum = 0, largest = 0;
        for (const Card& card : block.elements) {
            const bool instance = card.words.front().kind == Word::Kind::plain && card.key()[0] == 'x';
            const Subcircuit* definition = instance ? definition_of(card) : nullptr;
            const double own = definition ? 1 + within(*definition) : devices ? 1 : 0;
            sum += own;
            if (most && own > largest) {
                largest = own;
                *most = &card;
            }
        }
        homes_.pop_back();
        return sum;
    }

private:
    double within(const Subcircuit& definition) {
        const auto [entry, fresh] = sizes_.try_emplace(&definition, 0);
        if (!fresh || depth_ >= deepest) return entry->second;
        // Names are looked up from where the definition stands, not from where it is used.
        std::vector<const Block*> outer = home_of_[&definition];
        std::swap(homes_, outer);
        ++depth_;
        const double size = of(definition.body, true, nullptr);
        --depth_;
        std::swap(homes_, outer);
        return sizes_[&definition] = size;
    }

    const Subcircuit* definition_of(const Card& card) {
        Diagnostics quiet;
        const InstanceCard parts = read_instance_card(card, quiet);
        if (parts.name == 0) return nullptr;
        const std::string& name = card.words[parts.name].lower;
        for (std::size_t k = homes_.size(); k-- > 0;) {
            const auto& known = names_in(*homes_[k]);
            const auto found = known.find(name);
            if (found == known.end()) continue;
            home_of_.try_emplace(found->second, homes_.begin(),
                                 homes_.begin() + static_cast<std::ptrdiff_t>(k) + 1);
            return found->second;
        }
        return nullptr;
    }

    using Names = std::unordered_map<std::string, const Subcircuit*>;
    const Names& names_in(const Block& block) {
        const auto [entry, fresh] = names_.try_emplace(&block);
        if (fresh)
            for (const Subcircuit& definition : block.subcircuits)
                entry->second.try_emplace(definition.name, &definition);
        return entry->second;
    }

    std::vector<const Block*> homes_; // around the block that is counted, the top first
    std::size_t depth_ = 0;
    std::unordered_map<const Subcircuit*, double> sizes_;
    std::unordered_map<const Subcircuit*, std::vector<const Block*>> home_of_;
    std::unordered_map<const Block*, Names> names_;
};

} // namespace

ExpandedSize expanded_size(const Block& top) {
    ExpandedSize size;
    size.count = Counter().of(top, false, &size.most);
    return size;
}

} // namespace nullor::parser
