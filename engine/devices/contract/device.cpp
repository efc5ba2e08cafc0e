#include "engine/devices/contract/device.hpp"

#include "engine/devices/contract/words.hpp"

namespace nullor::devices {

int DeviceInfo::find(std::string_view lower_case_name) const {
    for (std::size_t k = 0; k < parameters.size(); ++k)
        if (parameters[k].name == lower_case_name || has_word(parameters[k].alias, lower_case_name))
            return static_cast<int>(k);
    return -1;
}

} // namespace nullor::devices
