import { Module } from '@nestjs/common';
import { AddMember } from './add-member.js';
import { MemberEntity } from './member.entity.js';

export const peopleEntities = [MemberEntity] as const;

@Module({ providers: [AddMember], exports: [AddMember] })
export class PeopleModule {}
