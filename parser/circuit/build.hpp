#pragma once
// The circuit while it is being built: what the readers of cards share.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/circuit/description/circuit.hpp"
#include "parser/deck/deck.hpp"
#include "parser/deck/dialect.hpp"
#include "parser/names/name_index.hpp"
#include "parser/names/parameters.hpp"
#include "parser/names/scope.hpp"
#include "parser/requests/job.hpp"

namespace nullor::parser {

// What a block defines, read once for all its instances.
struct BlockIndex {
    std::vector<Definition> definitions;       // .param, .func; of a subcircuit also those of its header
    std::set<std::string, std::less<>> header; // parameters that an instance card may set
    std::map<std::string, std::vector<const Card*>, std::less<>> models;
    std::map<std::string, std::vector<const Subcircuit*>, std::less<>> subcircuits;
};

// The top level, or one instance of a subcircuit.
struct Level {
    const Block* block = nullptr;
    const Subcircuit* definition = nullptr; // null at the top
    const Level* caller = nullptr;          // where the instance card stands
    Level* home = nullptr;                  // where the subcircuit is defined
    int depth = 0;
    std::unique_ptr<Scope> scope; // its address stays
    std::map<std::string, NodeId, std::less<>> pins;
    std::map<const Card*, ModelId> models; // those read so far; an invalid id after an error
    std::shared_ptr<const Around> around;  // null at the top
};

struct Build {
    Build(Circuit& c, Sources& s, const ReadOptions& o, Diagnostics& d)
        : circuit(c), sources(s), options(o), diagnostics(d) {}

    Circuit& circuit;
    Sources& sources;
    const ReadOptions& options;
    Diagnostics& diagnostics;

    std::deque<Level> levels; // addresses stay
    std::unordered_map<const Block*, BlockIndex> blocks;
    NameIndex nodes, instances;                     // of the circuit, by full name
    std::unordered_map<std::string, Span> expanded; // instances of subcircuits
    std::set<std::string, std::less<>> globals;
    // Of two inductors, the lower index first: the card that couples them.
    std::map<std::pair<int, int>, InstanceId> couplings;
    std::deque<Card> rewritten;                 // cards read in another form; addresses stay
    std::set<const Card*> models_read;          // those whose AKO: is looked for
    std::set<std::pair<int, char>> unsupported; // letters of devices that a file holds
    std::map<std::string, Binding> overrides;   // -D of names that may be parameters
    std::set<std::string> used_overrides;
    // LTspice's ix(u1:out): pins of subcircuit instances whose current is asked for, "u1:out" as written.
    std::set<std::string, std::less<>> asked_pins, pins_asked_nearby;
    std::set<std::string> decided;    // parameters that the conditions of .if read
    std::vector<std::string> offered; // parameters that .step and .dc cards define if need be
    FoundDialect dialect;
    int deck_file = -1;
    bool stopped = false; // the circuit is too large: the rest is not expanded
    // What can only be read when all devices exist: names of devices referred to, and expressions.
    std::vector<std::function<void()>> later;

    std::vector<std::function<void()>> last; // and what can only be checked after that

    // Arguments that are tnom, which is known when the options are.
    std::vector<std::pair<InstanceId, int>> nominal_arguments;

    [[nodiscard]] const BlockIndex& index(const Level& level);
    // The node that a word of a card at this level names; made if it is new.
    [[nodiscard]] NodeId node(const Level& level, const Word& word);
    // The same for a name in an expression, which must exist: here first, then as a path from the top.
    [[nodiscard]] std::optional<NodeId> find_node(const Level& level, const std::string& name) const;
    // What a pin of a subcircuit's instance is on, by its path from the top: x1.in.
    [[nodiscard]] std::optional<NodeId> find_pin(std::string_view path) const;
    [[nodiscard]] std::optional<InstanceId> find_instance(const Level& level, const std::string& name) const;
    // Names as an expression at this level may write them, for hints.
    [[nodiscard]] std::vector<std::string> node_names(const Level& level) const;
    [[nodiscard]] std::vector<std::string> instance_names(const Level& level) const;

    // Adds the instance unless there is one of that name, which is reported.
    InstanceId add(Instance instance, Diagnostics& found);
    // Reports what happened on a card of this level, with the chain of subcircuit instances. What was said of
    // the same place in another instance is not said again.
    void report(const Diagnostics& found, const Around* around);
    void report(const Diagnostics& found, const Level& level) { report(found, level.around.get()); }

    // After an error in a device card names may be missing: that one is not there is then not said.
    bool incomplete = false;

private:
    std::set<std::string> reported_;
    std::string name_;                                            // of the node at hand, with its prefix
    mutable std::unordered_map<std::string, const Level*> paths_; // made when a pin is first asked for
};

// Follows from what was reported before, when the circuit is incomplete.
[[nodiscard]] bool may_follow(const Diagnostic& diagnostic);

[[nodiscard]] bool is_ground(std::string_view lower_case_name);

// The words of a card that ends in a name and parameters: nodes, name, name=value ...
struct InstanceCard {
    std::vector<std::size_t> nodes;  // words
    std::size_t name = 0;            // word; 0 if there is none
    std::size_t first_parameter = 0; // behind "params:"
};
[[nodiscard]] InstanceCard read_instance_card(const Card& card, Diagnostics& diagnostics);

// expand.cpp: all cards of a block, instances of subcircuits included.
void expand(Build& build, Level& level, const std::map<std::string, Binding>& given,
            std::vector<Definition> definitions);

// subcircuits.cpp
struct FoundSubcircuit {
    const Subcircuit* definition = nullptr;
    Level* home = nullptr;
};
// What the name means at this level; one that is defined twice is reported.
[[nodiscard]] FoundSubcircuit find_subcircuit(Build& build, Level& level, const Word& name,
                                              Diagnostics& diagnostics);
[[nodiscard]] std::vector<std::string> subcircuit_names(Build& build, Level& level);
void expand_subcircuit(Build& build, Level& level, const Card& card, const InstanceCard& parts,
                       const FoundSubcircuit& found, Diagnostics& diagnostics);

// models.cpp
// True if the name means a model, whose id then is invalid after an error.
struct FoundModel {
    bool exists = false;
    ModelId id;
};
[[nodiscard]] FoundModel find_model(Build& build, Level& level, const std::string& name, Span span,
                                    Diagnostics& diagnostics);
// model_over_temperature.cpp: the first of models of one law becomes that of the circuit's temperature.
void interpolate_over_temperature(Circuit& circuit, const std::vector<ModelId>& models);
[[nodiscard]] std::vector<std::string> model_names(Build& build, Level& level);
// Models of the level that no card uses: read too, so that their mistakes are found and their values can be
// set.
void read_unused_models(Build& build, Level& level);

// element.cpp: a card that is not an instance of a subcircuit.
void add_element(Build& build, Level& level, const Card& card, Diagnostics& diagnostics);

// conditions.cpp: of .if and .elseif
[[nodiscard]] bool condition_holds(Build& build, const Card& card,
                                   const std::vector<const Card*>& definition_cards);

// override.cpp: -D NAME=VALUE
void read_overrides(Build& build);
// Those that name no parameter: devices, device.parameter, model.parameter, temp.
void apply_overrides(Build& build);
// One value in the place of what a .step or .temp runs over: the card is left out, with a warning.
void drop_overridden_steps(Build& build, analysis::Requests& requests);

// pin_currents.cpp: the pins that the requests ask the current of, before anything is expanded; and the node
// inside of such a pin, behind a source of 0 V that is called as the pin. Else the outer node.
void find_asked_pins(Build& build, const Deck& deck);
[[nodiscard]] NodeId behind_pin(Build& build, const Level& level, const Card& card, const Word& pin,
                                NodeId outer);

// stepped_parameters.cpp: `.step param run 1 5 1` defines run where no .param does. In this order: before
// anything is expanded; when all is; and when the requests are read: a step that nothing reads is told, and
// one that counts samples marked.
void offer_stepped(Build& build, const Deck& deck, Level& top);
void define_offered(Build& build, const Level& top);
void check_stepped(Build& build, Job& job);

// dialect_values.cpp: r= of a model, where a card has a value, too; ic= where a .tran has no uic.
void settle_model_factors(Build& build);
// ngspice's nbv= of a diode is its n= where it is not given; others have 1.
void settle_model_defaults(Build& build);
void settle_initial_values(Build& build, Job& job);
void settle_nominal_arguments(Build& build);
// PULSE without tr or tf has edges of TSTEP in ngspice and PSpice; pw = 0 is no pw in ngspice.
void settle_pulse_edges(Build& build, Job& job);

// gfloat.cpp: nodes that float at DC, where the deck's simulator would hold them.
void hold_floating(Build& build, Job& job);
// .options rshunt, gshunt, cshunt
void add_shunts(Job& job);

// nominal_check.cpp: what every device says of its numbers, as far as no .step changes them.
void check_nominal_values(Build& build, const analysis::Requests& requests);

// node_values.cpp: .ic and .nodeset
void read_node_values(Build& build, Level& level);

} // namespace nullor::parser
