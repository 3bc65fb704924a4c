import type { ChampionModel } from '../../../contracts/champion/champion-record.js';
import type { MadeForecast } from './make-forecast.js';

/** The models of a forecast, by member and group of series. */
export const championModels = ({ members, fits }: Pick<MadeForecast, 'members' | 'fits'>): readonly ChampionModel[] =>
  fits.flatMap(({ member, group, result: { modelUri: uri, modelProof: proof, image, environment } }) =>
    uri === undefined
      ? []
      : [
          {
            ...{ member: members.indexOf(member), group: group.name, image, uri },
            ...(proof === undefined ? {} : { proof }),
            ...(environment === undefined ? {} : { environment }),
          },
        ],
  );
